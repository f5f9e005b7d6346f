// The same field in diagram, table and bytes lights up together. Without this the page says just as much.
(() => {
  let lit = [];
  const light = (event) => {
    const field = event.target.closest?.("[data-field]");
    lit.forEach((element) => element.classList.remove("lit"));
    lit = [];
    const section = field?.closest("section");
    if (!section) return;
    const name = CSS.escape(field.dataset.field);
    lit = [...section.querySelectorAll(`[data-field="${name}"]`)];
    lit.forEach((element) => element.classList.add("lit"));
  };
  document.addEventListener("pointerover", light);
  document.addEventListener("focusin", light);
  // On a phone the contents would fill the first screen.
  const contents = document.querySelector("nav details");
  if (matchMedia("(max-width: 62rem)").matches) contents.open = false;
  contents.addEventListener("click", (event) => {
    if (event.target.closest("a") && matchMedia("(max-width: 62rem)").matches) contents.open = false;
  });
})();
