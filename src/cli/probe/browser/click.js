// Finds what may lead to an authorization page, in an isolated world of one frame: how many there are, or clicks one.
(function (kind, selector, index) {
  const page = /componentloginpage|\/bindcomponent/;
  const speaks = /授权|绑定|接入|微信|authori[sz]e|connect|bind|wechat|weixin/i;
  const undoes = /取消|解除|解绑|撤销|删除|退出|注销|cancel|revoke|delete|remove|unbind|disconnect|log ?out|sign ?out/i;
  const address = (element) =>
    element.localName === "form" ? element.getAttribute("action") || "" : element.getAttribute("href") || element.getAttribute("xlink:href") || "";
  const leads = (element) => /^(a|area|form)$/.test(element.localName) && page.test(address(element));
  const label = (element) => (element.innerText || element.value || element.title || element.getAttribute("aria-label") || "").trim();
  const isButton = (element) =>
    element.matches("button, a, [role=button], [onclick], input[type=submit], input[type=button], input[type=image], summary") ||
    (element.children.length === 0 && getComputedStyle(element).cursor === "pointer");
  const wanted = {
    selector: (element) => element.matches(selector),
    direct: leads,
    text: (element) => {
      if (!isButton(element) || leads(element)) return false;
      const said = label(element);
      return said.length > 0 && said.length <= 40 && speaks.test(said) && !undoes.test(said);
    },
  }[kind];
  const found = [];
  const roots = [document];
  while (roots.length > 0) {
    for (const element of roots.shift().querySelectorAll("*")) {
      if (element.shadowRoot) roots.push(element.shadowRoot);
      if (wanted(element)) found.push(element);
    }
  }
  if (index < 0) return found.length;
  const element = found[index];
  if (!element) return 0;
  if (element.localName === "form") {
    const submit = element.querySelector("button:not([type=button]):not([type=reset]), input[type=submit], input[type=image]");
    if (submit) submit.click();
    else element.requestSubmit();
  } else {
    element.click();
  }
  return 1;
})
