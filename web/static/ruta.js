// Every page works without this file: it only makes leaving faster and tidier.
(function () {
  "use strict";
  var exit = document.getElementById("quick-exit");
  var presses = [];

  function leave(event) {
    event.preventDefault();
    document.title = "";
    document.body.hidden = true;
    // Replacing takes this page out of the history of the tab.
    location.replace(exit.href);
  }

  if (exit) {
    exit.addEventListener("click", leave);
    document.addEventListener("keyup", function (event) {
      if (event.key !== "Shift") { presses = []; return; }
      presses = presses.filter(function (at) { return event.timeStamp - at < 5000; });
      presses.push(event.timeStamp);
      if (presses.length === 3) { leave(event); }
    });
  }

  // A page that the browser kept in memory could show what was read before signing out.
  addEventListener("pageshow", function (event) {
    if (event.persisted) { location.reload(); }
  });
}());
