import { HomePage } from "../monitor/home/home-page.tsx";

export default function Page() {
  return <HomePage />;
}
