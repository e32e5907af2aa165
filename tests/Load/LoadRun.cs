using System.Diagnostics;
using OrleansTickets.Load.Loops;
using OrleansTickets.Load.Measures;
using OrleansTickets.Load.Reports;
using OrleansTickets.Load.Targets;
using Spectre.Console;

namespace OrleansTickets.Load;

/// <summary>Rounds over all targets, each round in another order, so that no target always follows the same one.</summary>
internal sealed class LoadRun(LoadOptions options, IAnsiConsole console, string run)
{
    private const int LongestSample = 200;

    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(15);

    private readonly RoundDisplay _display = new(console, options.Verb switch { "page" => "read", "gate" => "scanned", "purchase" => "sold", _ => "reserved" });

    // A buyer of a hot round counts once in so many for the look-up afterwards; in a drop, which is short, more often.
    private readonly long _sampleEvery = options.Verb switch
    {
        "hot" => 1000,
        "drop" => Math.Max(1, options.Buyers / LongestSample),
        _ => 0,
    };

    public async Task<LoadReport> RunAsync(CancellationToken cancellationToken)
    {
        var startedAt = TimeProvider.System.GetUtcNow();
        var schedule = Schedule();
        await using var arena = await Arena.OpenAsync(options, run, cancellationToken);
        await WarmUpAsync(arena.Targets, cancellationToken);
        var rounds = new List<RoundReport>();
        for (var round = 1; round <= options.Rounds; round++)
        {
            for (var i = 0; i < arena.Targets.Count; i++)
            {
                var target = arena.Targets[(i + round - 1) % arena.Targets.Count];
                rounds.Add(await RunRoundAsync(target, round, schedule, cancellationToken));
            }
        }

        return Summarize(startedAt, arena, schedule, rounds);
    }

    private TimeSpan[]? Schedule() => options switch
    {
        { Verb: "drop" } => ArrivalCurve.Schedule(options.Buyers, TimeSpan.FromSeconds(options.Seconds), options.Peak * options.Scale),
        { Rate: { } rate } => [.. Enumerable.Range(0, (int)(rate * options.Seconds)).Select(visitor => TimeSpan.FromSeconds(visitor / rate))],
        _ => null,
    };

    private async Task WarmUpAsync(IReadOnlyList<ITarget> targets, CancellationToken cancellationToken)
    {
        foreach (var target in targets)
        {
            var trial = await target.PrepareAsync(LoadOptions.MostStock, cancellationToken);
            var tally = new Tally(SuccessOf(trial), sampleEvery: 0);
            await _display.ShowAsync($"warm-up {target.Label}", tally, async () =>
            {
                await CloseAsync(trial, tally, TimeSpan.Zero, TimeSpan.FromSeconds(options.WarmUp), cancellationToken);
                return true;
            });
        }
    }

    private async Task<RoundReport> RunRoundAsync(ITarget target, int round, TimeSpan[]? schedule, CancellationToken cancellationToken)
    {
        var trial = await target.PrepareAsync(options.Stock, cancellationToken);
        var tally = new Tally(SuccessOf(trial), _sampleEvery);
        var (serverBefore, ownBefore, started) = (target.ProcessorTime, OwnProcessorTime(), Stopwatch.GetTimestamp());
        var measured = await _display.ShowAsync($"round {round}/{options.Rounds} {target.Label}", tally, async () =>
        {
            await DriveBesideAsync(trial, tally, schedule, cancellationToken);
            return tally.Result();
        });
        var elapsed = Stopwatch.GetElapsedTime(started);
        var (serverAfter, ownAfter) = (target.ProcessorTime, OwnProcessorTime());
        var stock = trial.ReadStockAsync is { } read ? await read(cancellationToken) : null;
        return new RoundReport(
            target.Name,
            round,
            measured,
            stock,
            [
                .. stock?.Judge(options.Stock, measured) ?? [], .. await LookUpAsync(trial, measured, cancellationToken),
                .. trial.Beside?.Violations ?? [],
            ],
            trial.Beside?.Figures,
            (serverAfter - serverBefore) / elapsed,
            (ownAfter - ownBefore) / elapsed);
    }

    private async Task DriveBesideAsync(Trial trial, Tally tally, TimeSpan[]? schedule, CancellationToken cancellationToken)
    {
        if (trial.Beside is not { } beside)
        {
            await DriveAsync(trial, tally, schedule, cancellationToken);
            return;
        }

        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var running = beside.RunAsync(stop.Token);
        try
        {
            await DriveAsync(trial, tally, schedule, cancellationToken);
        }
        finally
        {
            await stop.CancelAsync();
            await running;
        }
    }

    private Task DriveAsync(Trial trial, Tally tally, TimeSpan[]? schedule, CancellationToken cancellationToken) =>
        schedule is null
            ? CloseAsync(trial, tally, options.Settle, TimeSpan.FromSeconds(options.Seconds), cancellationToken)
            : new OpenLoop(tally, schedule).RunAsync(trial.Server, trial.Template, options.Connections, Timeout, cancellationToken);

    private Task CloseAsync(Trial trial, Tally tally, TimeSpan settle, TimeSpan measured, CancellationToken cancellationToken) =>
        trial.Purchase is { } purchase
            ? new PurchaseLoop(tally, purchase).RunAsync(options.Connections, settle, measured, Timeout, cancellationToken)
            : new ClosedLoop(tally).RunAsync(trial.Server, trial.Template, options.Connections, settle, measured, Timeout, cancellationToken);

    private int SuccessOf(Trial trial) =>
        options.Verb is "page" or "gate" || trial.Purchase is not null ? StatusCodes.Status200OK : StatusCodes.Status201Created;

    // The sum could be right by accident; these reservations must each be there.
    private static async Task<IReadOnlyList<string>> LookUpAsync(Trial trial, Measured measured, CancellationToken cancellationToken)
    {
        if (trial.CountHeldAsync is not { } count)
        {
            return [];
        }

        var held = await count(measured.Sample, cancellationToken);
        return held == measured.Sample.Count ? [] : [$"of {measured.Sample.Count} acknowledged reservations only {held} are held"];
    }

    private LoadReport Summarize(DateTimeOffset startedAt, Arena arena, TimeSpan[]? schedule, List<RoundReport> rounds)
    {
        var medians = arena.Targets
            .Select(t => TargetSummary.Of(t.Name, t.Label, [.. rounds.Where(r => r.Target == t.Name)]))
            .ToList();
        return new LoadReport(
            options.Verb,
            string.Join(' ', Environment.GetCommandLineArgs().Skip(1).Prepend("load")),
            startedAt,
            MachineFacts.Read(),
            arena.PostgresSettings,
            options,
            schedule?.GroupBy(at => (int)at.TotalSeconds).OrderBy(g => g.Key).Select(g => g.LongCount()).ToList(),
            medians,
            Ratio.All(medians),
            rounds);
    }

    private static TimeSpan OwnProcessorTime()
    {
        using var self = Process.GetCurrentProcess();
        return self.TotalProcessorTime;
    }
}
