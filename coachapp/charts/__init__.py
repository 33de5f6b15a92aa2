"""Pictures of numbers: values come in, geometry comes out, and a template draws it. Nothing of ours is imported."""
