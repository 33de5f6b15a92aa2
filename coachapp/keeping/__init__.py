"""That nothing is lost: a backup, its way back, and how the site is.

archive    the file that a backup is: read and checked, or refused
backup     the database as it is at one moment, into such a file
restore    such a file into the database, all of it or nothing
ready      whether the site can work just now
checkup    what the doctor looks at, in words with what to do
"""
