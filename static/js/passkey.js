// Passkeys: made, and used to sign in or to prove who one is. The server asks, the device answers, a form carries the answer.
//
//   <form data-passkey="make" data-asked="id of the JSON that asks">  a new one, on submit
//   <form data-passkey="use"  data-asked="…">                        one of the account's own, on submit
//   <form data-passkey="find" data-ask-at="address">                 whichever the device offers; the server is asked first

const toBytes = text => Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), letter => letter.charCodeAt(0));
const toText = bytes =>
  btoa(String.fromCharCode(...new Uint8Array(bytes))).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
const named = (list = []) => list.map(each => ({ ...each, id: toBytes(each.id) }));

function answer(credential) {
  const { response } = credential;
  const parts = {};
  for (const name of ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"]) {
    if (response[name]) parts[name] = toText(response[name]);
  }
  if (response.getTransports) parts.transports = response.getTransports();
  return {
    type: credential.type,
    id: credential.id,
    rawId: toText(credential.rawId),
    authenticatorAttachment: credential.authenticatorAttachment,
    response: parts,
    clientExtensionResults: credential.getClientExtensionResults(),
  };
}

async function make(form, { publicKey }) {
  const alone = form.elements.passwordless?.checked ?? false;
  const selection = {
    ...publicKey.authenticatorSelection,
    residentKey: alone ? "required" : "discouraged",
    requireResidentKey: alone,
    ...(alone ? { userVerification: "required" } : {}),
  };
  return navigator.credentials.create({
    publicKey: {
      ...publicKey,
      challenge: toBytes(publicKey.challenge),
      user: { ...publicKey.user, id: toBytes(publicKey.user.id) },
      excludeCredentials: named(publicKey.excludeCredentials),
      authenticatorSelection: selection,
    },
  });
}

const use = (form, { publicKey }) =>
  navigator.credentials.get({
    publicKey: { ...publicKey, challenge: toBytes(publicKey.challenge), allowCredentials: named(publicKey.allowCredentials) },
  });

async function asked(form) {
  if (form.dataset.asked) {
    const told = JSON.parse(document.getElementById(form.dataset.asked).textContent);
    return told.creation_options ?? told.request_options;
  }
  const response = await fetch(form.dataset.askAt, { headers: { Accept: "application/json" } });
  if (!response.ok) throw new Error(`the server answered ${response.status}`);
  return (await response.json()).request_options;
}

for (const form of document.querySelectorAll("[data-passkey]")) {
  const said = form.querySelector("[data-said]");
  if (!window.PublicKeyCredential) {
    if (form.dataset.passkey !== "find") said.textContent = form.dataset.cannot;
    continue;
  }
  form.hidden = false;
  form.addEventListener("submit", async event => {
    if (form.elements.credential.value) return;
    event.preventDefault();
    said.textContent = "";
    try {
      const credential = await (form.dataset.passkey === "make" ? make : use)(form, await asked(form));
      form.elements.credential.value = JSON.stringify(answer(credential));
    } catch {
      // Cancelled, none at hand, or taken too long: the browser does not say which, and the way on is the same.
      said.textContent = form.dataset.failed;
      return;
    }
    form.requestSubmit();
  });
}
