/* Offers the browser's time zone in a select marked with data-offer-zone, as long as nobody has chosen one. */
(() => {
  "use strict";
  const select = document.querySelector("select[data-offer-zone]");
  if (!select || select.value !== "UTC") return;
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  if ([...select.options].some((option) => option.value === zone)) select.value = zone;
})();
