using OrleansTickets.Load.Reports;

namespace OrleansTickets.Load.Charts;

/// <summary>A run as a picture: throughput of each target (or the drop's course second by second), and latencies below.</summary>
internal static class Chart
{
    private const int Width = 880;
    private const double Left = 230;
    private const double Right = 790;
    private const double RowHeight = 30;

    public static string Draw(LoadReport report)
    {
        var canvas = new SvgCanvas(Width);
        var title = report.Kind switch
        {
            "hot" => $"One hot ticket, {report.Options.Connections} connections, closed loop",
            "page" => $"An event's page of products, {report.Options.Connections} connections, closed loop",
            _ => $"A drop: {report.Options.Buyers:#,0} buyers in {report.Options.Seconds:0.#} s, peak {report.Options.Peak * report.Options.Scale:#,0}/s",
        };
        canvas.Text(24, 34, title, "ink title");
        canvas.Text(24, 54, Circumstances(report), "soft");
        var bottom = report.Kind == "drop" ? DrawCourse(canvas, report, 84) : DrawThroughput(canvas, report, 84);
        bottom = DrawLatencies(canvas, report, bottom + 34);
        return canvas.Finish(bottom + 16, title);
    }

    private static string Circumstances(LoadReport report)
    {
        var postgres = report.Postgres;
        return FormattableString.Invariant($"{report.Machine.Cores} cores ({report.Machine.Processor}) shared by generator, server and PostgreSQL ")
            + $"{postgres.GetValueOrDefault("server_version", "?").Split(' ')[0]}; fsync {postgres.GetValueOrDefault("fsync", "?")}, "
            + $"synchronous_commit {postgres.GetValueOrDefault("synchronous_commit", "?")}; {(report.Options.Rounds == 1 ? "one round" : $"medians of {report.Options.Rounds} rounds")}";
    }

    private static double DrawThroughput(SvgCanvas canvas, LoadReport report, double top)
    {
        canvas.Text(24, top, $"{(report.Kind == "page" ? "Pages" : "Reservations")} a second (more is better; the thin line spans the rounds)", "ink head");
        var axis = Axis.Linear(report.Medians.Max(m => m.HighestThroughput), Left, Right);
        var bottom = DrawGrid(canvas, axis, top + 14, report.Medians.Count, "/s");
        foreach (var (row, target) in report.Medians.Index())
        {
            var y = top + 14 + (row * RowHeight);
            canvas.Text(Left - 10, y + 20, target.Label, "ink", "end");
            canvas.Bar(Left, y + 6, axis.At(target.Throughput), RowHeight - 12, Colour('c', target));
            var middle = y + (RowHeight / 2);
            canvas.Line(axis.At(target.LowestThroughput), middle, axis.At(target.HighestThroughput), middle, "axis", 1.5);
            canvas.Text(axis.At(target.HighestThroughput) + 8, y + 20, ConsoleReport.Figure(target.Throughput));
        }

        return bottom;
    }

    private static double DrawLatencies(SvgCanvas canvas, LoadReport report, double top)
    {
        canvas.Text(24, top, "Latency in ms, logarithmic (less is better): p50, p95, p99 from light to full, then the maximum", "ink head");
        var axis = Axis.Logarithmic(
            Math.Max(report.Medians.Min(m => m.Latencies.P50), 0.01), report.Medians.Max(m => m.Latencies.Max), Left, Right);
        var bottom = DrawGrid(canvas, axis, top + 14, report.Medians.Count, "ms");
        foreach (var (row, target) in report.Medians.Index())
        {
            var y = top + 14 + (row * RowHeight) + (RowHeight / 2);
            var (latencies, colour) = (target.Latencies, Colour('c', target));
            canvas.Text(Left - 10, y + 4, target.Label, "ink", "end");
            canvas.Line(axis.At(latencies.P50), y, axis.At(latencies.Max), y, Colour('s', target), 1.5);
            canvas.Dot(axis.At(latencies.P50), y, 5, colour, 0.45);
            canvas.Dot(axis.At(latencies.P95), y, 5, colour, 0.7);
            canvas.Dot(axis.At(latencies.P99), y, 6, colour);
            canvas.Line(axis.At(latencies.Max), y - 6, axis.At(latencies.Max), y + 6, Colour('s', target), 2);
            canvas.Text(Right + 8, y + 4, $"p99 {ConsoleReport.Figure(latencies.P99)}", "soft");
        }

        return bottom;
    }

    // Lines up and down at the ticks of a horizontal axis, with their labels and the unit below.
    private static double DrawGrid(SvgCanvas canvas, Axis axis, double top, int rows, string unit)
    {
        var bottom = top + (rows * RowHeight);
        foreach (var tick in axis.Ticks)
        {
            canvas.Line(axis.At(tick), top, axis.At(tick), bottom, "grid");
            canvas.Text(axis.At(tick), bottom + 16, Axis.Label(tick), "soft", "middle");
        }

        canvas.Text(Right + 42, bottom + 16, unit, "soft");
        return bottom + 20;
    }

    private static double DrawCourse(SvgCanvas canvas, LoadReport report, double top)
    {
        canvas.Text(24, top, "Reservations acknowledged in each second of the first round, colours as below; dashed: buyers arriving", "ink head");
        const double Height = 220;
        var first = report.Rounds.Where(r => r.Round == 1).ToList();
        var courses = first.ConvertAll(r => r.Measured.AcknowledgedBySecond);
        var seconds = Math.Max(courses.Max(c => c.Count), report.ArrivalsBySecond!.Count);
        var across = Axis.Linear(seconds, 70, Right);
        var up = Axis.Linear(courses.Append(report.ArrivalsBySecond).Max(c => c.DefaultIfEmpty().Max()), top + 20 + Height, top + 20);
        DrawFrame(canvas, across, up);
        foreach (var (round, course) in first.Zip(courses))
        {
            canvas.Curve(Points(course, across, up), Colour('s', report.Medians.First(m => m.Target == round.Target)));
        }

        canvas.Curve(Points(report.ArrivalsBySecond, across, up), "axis", dashed: true);
        canvas.Text(Right + 42, top + 36 + Height, "s", "soft");
        canvas.Text(24, top + 16, "/s", "soft");
        return top + 40 + Height;
    }

    private static void DrawFrame(SvgCanvas canvas, Axis across, Axis up)
    {
        var (left, right) = (across.At(0), across.At(across.Ticks[^1]));
        foreach (var tick in up.Ticks)
        {
            canvas.Line(left, up.At(tick), right, up.At(tick), "grid");
            canvas.Text(62, up.At(tick) + 4, Axis.Label(tick), "soft", "end");
        }

        foreach (var tick in across.Ticks)
        {
            canvas.Text(across.At(tick), up.At(0) + 16, Axis.Label(tick), "soft", "middle");
        }
    }

    // A second's count stands in its middle.
    private static IEnumerable<(double X, double Y)> Points(IReadOnlyList<long> course, Axis across, Axis up) =>
        course.Select((count, second) => (across.At(second + 0.5), up.At(count)));

    private static string Colour(char kind, TargetSummary target) => kind + target.Target switch
    {
        "product" => "0",
        "row_lock" => "1",
        "row_lock_tuned" or "product_selling" => "2",
        "grain" => "3",
        _ => "4",
    };
}
