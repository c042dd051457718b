// The portal's JSON calls. Every failure becomes an ApiError that a page can show.
export class ApiError extends Error {
  constructor(status, errors, message) {
    super(message);
    this.status = status;
    this.errors = errors;
  }
}

const BROKEN = "Something went wrong. Please try again.";
const UNREACHABLE = "The server could not be reached. Check your connection and try again.";

export async function get(path, query = {}) {
  const { body } = await getWithHeaders(path, query);
  return body;
}

/** Like get, but also gives the answer's headers. */
export async function getWithHeaders(path, query = {}, signal = undefined) {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    if (value !== "" && value !== null && value !== undefined) search.set(name, value);
  }
  const text = search.toString();
  return send(text ? `${path}?${text}` : path, { signal });
}

export const post = (path, payload) => write("POST", path, payload);
export const put = (path, payload) => write("PUT", path, payload);
export const remove = (path) => write("DELETE", path, {});

async function write(method, path, payload) {
  const { body } = await send(path, {
    method,
    body: JSON.stringify(payload),
    headers: { "Content-Type": "application/json", "X-CSRF-Token": csrfToken() },
  });
  return body;
}

async function send(path, options) {
  let response;
  try {
    response = await fetch(path, { ...options, headers: { Accept: "application/json", ...options.headers } });
  } catch (failure) {
    if (failure.name === "AbortError") throw failure;
    throw new ApiError(0, { base: [UNREACHABLE] }, UNREACHABLE);
  }
  if (response.status === 401) {
    window.location.assign("/admins/login");
    return new Promise(() => {});
  }
  const body = await readJson(response);
  if (response.ok && body !== null) return { body, headers: response.headers };
  throw errorFrom(response.status, body);
}

async function readJson(response) {
  try {
    return await response.json();
  } catch {
    return null;
  }
}

function errorFrom(status, body) {
  if (body?.errors) return new ApiError(status, body.errors, Object.values(body.errors).flat().join(" "));
  const message = sentenceFor(status, body);
  return new ApiError(status, { base: [message] }, message);
}

function sentenceFor(status, body) {
  if (status === 429) return "Too many requests. Wait a moment and try again.";
  if (status === 503) return "The portal is down for maintenance. Please try again later.";
  if (status === 404) return "This record could not be found.";
  return body?.error ?? BROKEN;
}

export function csrfToken() {
  return document.querySelector('meta[name="csrf-token"]').content;
}
