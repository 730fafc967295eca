// A link may name a part of a page (`cases?basis=open#list`). The browser looks for that part once,
// before Streamlit has drawn anything; here it is looked for until it is there. The part is held at
// the top while the page is still being drawn around it, and let go at the first touch of the reader.
(() => {
  const LOOK_MS = 100, STILL_LOOKS = 3, GIVE_UP_MS = 60000;
  const TOUCHES = ["wheel", "touchstart", "pointerdown", "keydown"];
  const name = decodeURIComponent(location.hash.slice(1));
  if (!name) return;
  let place = null, still = 0;
  const isDrawn = () =>
    document.querySelector(".stApp")?.dataset.testScriptState === "notRunning" &&
    !document.querySelector('.stMain [data-stale="true"]');
  const letGo = () => {
    clearInterval(looking);
    TOUCHES.forEach((touch) => removeEventListener(touch, letGo, true));
  };
  const look = () => {
    const part = document.getElementById(name);
    if (!part) return;
    if (place === null) TOUCHES.forEach((touch) => addEventListener(touch, letGo, true));
    part.scrollIntoView();
    const now = part.getBoundingClientRect().top;
    still = isDrawn() && now === place ? still + 1 : 0;
    place = now;
    if (still === STILL_LOOKS) letGo();
  };
  const looking = setInterval(look, LOOK_MS);
  setTimeout(letGo, GIVE_UP_MS);
})();
