import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { JobsPage } from "../../monitor/jobs/jobs-page.tsx";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("jobs"))("title") };
}

export default function Page() {
  return <JobsPage />;
}
