// Company, Customizations: colours of the Schedule Board.
import { pageForm } from "../components/form-fields.js";
import { get, post } from "../lib/api.js";
import { fill } from "../lib/dom.js";
import { toast, toastError } from "../lib/toast.js";

const host = document.getElementById("content");
const LABELS = { pending: "Pending", accepted: "Accepted", running: "Running", completed: "Completed" };

try {
  const { board_colors: colors } = await get("/api/company/settings");
  const form = pageForm({
    groups: [{ title: "Schedule Board", fields: Object.entries(LABELS).map(([name, label]) => ({ name, label: `${label} appointments`, type: "color", value: colors[name] })) }],
    send: (values) => post("/api/company/settings", { board_colors: values }),
    done: () => toast("Customizations saved"),
  });
  fill(host, form.element);
  form.start();
} catch (failure) {
  fill(host);
  toastError(failure);
}
