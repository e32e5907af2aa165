using System.Globalization;
using Spectre.Console;

namespace OrleansTickets.Load.Reports;

/// <summary>The result as tables.</summary>
internal static class ConsoleReport
{
    public static void Print(IAnsiConsole console, LoadReport report)
    {
        PrintMedians(console, report);
        PrintRatios(console, report);
        foreach (var round in report.Rounds)
        {
            PrintTroubles(console, round);
        }

        PrintVerdict(console, report);
    }

    private static void PrintVerdict(IAnsiConsole console, LoadReport report)
    {
        var rounds = report.Rounds.Count(r => r.Stock is not null);
        if (report.Rounds.Any(r => r.Violations.Count > 0))
        {
            console.MarkupLine("[red]The invariant was broken.[/]");
        }
        else if (report.Kind == "page")
        {
            console.MarkupLine("[green]Every price was on the page that was read next after its change had been answered.[/]");
        }
        else if (report.Kind is "gate" or "purchase")
        {
            console.MarkupLine(report.Kind == "gate"
                ? "[green]No ticket was let in twice; tickets, entrance log and outbox agree.[/]"
                : "[green]Our books and the provider's agree to the won, and every paid order has its tickets.[/]");
        }
        else if (rounds > 0)
        {
            console.MarkupLine(
                $"[green]Invariant held in all {rounds} rounds with a stock: held + sold + available = total, held = acknowledged.[/]");
        }
    }

    private static void PrintMedians(IAnsiConsole console, LoadReport report)
    {
        var table = new Table { Border = TableBorder.Rounded }.Title($"{report.Kind}: medians of {report.Options.Rounds} rounds");
        string[] headings = ["", UnitOf(report.Kind), "lowest-highest", "p50 ms", "p95 ms", "p99 ms", "max ms", "server cores", "generator cores"];
        foreach (var heading in headings)
        {
            table.AddColumn(new TableColumn(heading) { Alignment = heading.Length > 0 ? Justify.Right : Justify.Left });
        }

        foreach (var target in report.Medians)
        {
            table.AddRow(
                target.Label.EscapeMarkup(),
                Figure(target.Throughput),
                $"{Figure(target.LowestThroughput)}-{Figure(target.HighestThroughput)}",
                Figure(target.Latencies.P50),
                Figure(target.Latencies.P95),
                Figure(target.Latencies.P99),
                Figure(target.Latencies.Max),
                target.ServerCores is { } cores ? Figure(cores) : "",
                Figure(target.GeneratorCores));
        }

        console.Write(table);
    }

    private static string UnitOf(string kind) => kind switch
    {
        "page" => "pages/s",
        "gate" => "scans/s",
        "purchase" => "reservations or purchases/s",
        _ => "reservations/s",
    };

    private static void PrintRatios(IAnsiConsole console, LoadReport report)
    {
        foreach (var ratio in report.ProductTo)
        {
            console.MarkupLine(
                $"{ratio.Of} / {ratio.To}: throughput [bold]× {Figure(ratio.Throughput)}[/], p50 × {Figure(ratio.P50)}, p99 × {Figure(ratio.P99)}");
        }
    }

    private static void PrintTroubles(IAnsiConsole console, RoundReport round)
    {
        foreach (var (error, count) in round.Measured.Errors)
        {
            console.MarkupLine($"[yellow]round {round.Round} {round.Target}: {count} × {error.EscapeMarkup()}[/]");
        }

        if (round.Beside is { } beside)
        {
            var figures = string.Join(", ", beside.Select(figure => $"{figure.Key} {Figure(figure.Value)}"));
            console.MarkupLine($"round {round.Round} {round.Target}, beside it: {figures.EscapeMarkup()}");
        }

        foreach (var violation in round.Violations)
        {
            console.MarkupLine($"[red]round {round.Round} {round.Target}: {violation.EscapeMarkup()}[/]");
        }
    }

    /// <summary>Three digits that mean something.</summary>
    public static string Figure(double value) => value switch
    {
        >= 100 => value.ToString("#,0", CultureInfo.InvariantCulture),
        >= 10 => value.ToString("0.0", CultureInfo.InvariantCulture),
        _ => value.ToString("0.00", CultureInfo.InvariantCulture),
    };
}
