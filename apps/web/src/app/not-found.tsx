import { EmptyState } from "@millrace/ui/primitives";
import { useTranslations } from "next-intl";
import Link from "next/link";

export default function NotFound() {
  const t = useTranslations("common");
  return (
    <main className="grid h-full place-items-center">
      <EmptyState
        title={t("notFound")}
        hint={t("notFoundHint")}
        actions={
          <Link href="/" className="inline-flex h-7 items-center rounded-md bg-accent px-3 font-medium text-on-accent">
            {t("goHome")}
          </Link>
        }
      />
    </main>
  );
}
