import { getTranslations } from "next-intl/server";
import type { Metadata } from "next";
import { EditorLoader } from "../../../editor/editor-loader.tsx";

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("editor");
  return { title: t("pageTitle") };
}

export default async function PipelinePage({ params }: { readonly params: Promise<{ readonly id: string }> }) {
  return <EditorLoader pipelineId={(await params).id} />;
}
