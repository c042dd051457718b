// A job: customer, address, its appointments and notes.
import { jobHead } from "../components/job-head.js";
import { jobTabs } from "../components/job-tabs.js";
import { openSchedule } from "../components/schedule-modal.js";
import { tabs } from "../components/tabs.js";
import { get } from "../lib/api.js";
import { el, fill } from "../lib/dom.js";
import { pageData } from "../lib/page.js";
import { toast } from "../lib/toast.js";

const host = document.getElementById("job");
const number = pageData().job_id;
await load();

async function load() {
  try {
    const job = await get(`/api/jobs/${number}`);
    fill(host, jobHead(job, () => addAppointment(job), load), tabs("jp", jobTabs(job, load)).element);
  } catch (failure) {
    fill(host, el("div", { class: "alert alert-danger error", role: "alert" }, failure.message));
  }
}

function addAppointment(job) {
  openSchedule({
    job: { number: job.job, department: job.department },
    address: { id: job.address_id, label: `Job ${job.job} · ${job.customer.name} · ${job.address}` },
    booked: () => {
      toast("Appointment scheduled");
      load();
    },
  });
}
