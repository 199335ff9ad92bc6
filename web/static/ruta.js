// Every page works without this file: it makes leaving faster and tidier, and saves drafts by itself.
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

// Names that were asked for are hidden again after a minute.
(function () {
  "use strict";
  var MINUTE = 60000;
  var names = document.querySelectorAll("[data-hidden]");
  if (!names.length) { return; }
  setTimeout(function () {
    names.forEach(function (name) { name.textContent = name.dataset.hidden; });
  }, MINUTE);
}());

// Saves what is typed at every pause and on leaving. It never moves the focus and never sends the form.
(function () {
  "use strict";
  var PAUSE = 1000, PATIENCE = 10000, FINAL = [400, 401, 404, 409];
  var saved = document.getElementById("saved");
  if (!saved || !window.fetch) { return; }
  var form = saved.closest("form");
  var place = document.querySelector("[name=_at]");
  var turn = document.querySelector("[name=_turn]");
  var dirty = false, sending = false, stopped = false, submitted = false, timer;

  // The same words are not said twice: a screen reader would repeat them at every pause.
  function say(text) { if (saved.textContent !== text) { saved.textContent = text; } }

  function later(pause) { clearTimeout(timer); timer = setTimeout(save, pause); }

  function count() { turn.value = Number(turn.value) + 1; }

  function save(leaving) {
    if (!dirty || stopped || submitted || (sending && !leaving)) { return; }
    dirty = false;
    sending = true;
    count();
    fetch(saved.dataset.save, {
      method: "POST",
      body: new URLSearchParams(new FormData(form)),
      keepalive: Boolean(leaving),
      signal: AbortSignal.timeout ? AbortSignal.timeout(PATIENCE) : undefined
    }).then(answered).catch(lost);
  }

  function answered(answer) {
    if (answer.status >= 500) { return again(saved.dataset.busy); }
    sending = false;
    if (dirty) { later(PAUSE); }
    if (answer.ok) { return answer.text().then(say); }
    stopped = FINAL.indexOf(answer.status) >= 0;
    say(answer.status === 401 ? saved.dataset.lapsed : saved.dataset.refused);
  }

  function lost() { again(saved.dataset.offline); }

  function again(text) {
    sending = false;
    dirty = true;
    say(text);
    later(PATIENCE);
  }

  function typed(event) {
    visited(event);
    dirty = true;
    submitted = false;
    later(PAUSE);
  }

  function visited(event) { if (event.target.name) { place.value = event.target.name; } }

  function leave() { save(true); }

  form.addEventListener("input", typed);
  form.addEventListener("focusin", function (event) {
    if (event.target.type !== "submit") { visited(event); }
  });
  document.addEventListener("submit", function (event) {
    // Other forms of the page, such as signing out, leave it: what is typed is saved then.
    if (event.target !== form && !event.target.hasAttribute("data-forget")) { return; }
    if (navigator.onLine === false) {
      event.preventDefault();
      return say(saved.dataset.offline);
    }
    count();
    submitted = true;
  });
  document.addEventListener("visibilitychange", function () { if (document.hidden) { leave(); } });
  addEventListener("pagehide", leave);
  addEventListener("online", function () { save(); });
}());
