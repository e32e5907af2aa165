using System.Globalization;

namespace OrleansTickets.Load;

/// <summary>What to run, within bounds: no run is endless.</summary>
internal sealed record LoadOptions
{
    public const string Usage =
        """
        Usage: load drop|hot|purchase|page|gate [flags]        (serve-baselines --port N serves the baselines alone)

          drop   open loop: buyers arrive on a curve, latency counts from the scheduled arrival
          hot    closed loop: every connection reserves again as soon as it has its answer
          purchase  closed loop: every buyer reserves, pays at the Sandbox, comes back for the tickets, and does it again; beside
                 reservations alone, as in hot
          page   closed loop: every connection reads an event's products again, while an admin changes prices and looks
                 whether the next reader sees them; product_selling: while tickets are sold besides
          gate   closed loop: every connection scans another ticket as soon as it has its answer; with --rate open loop: visitors
                 come evenly, latency counts from when they came

          --rounds N          1-20       alternating rounds of every target, default 3
          --tickets N         1-1000000  gate: tickets in each round, default 150000; once all are used they are scanned again
          --connections N     1-4000     default 256; in a drop the most requests under way at once
          --warm-up S         1-600      seconds for each target before the first round, default 15: as long as it takes until all
                                     code is compiled in full
          --seconds S         1-120      hot, purchase, page, gate: measured seconds of a round, default 10; drop: length of the curve, default 13
          --reservations N    1-1000000  drop: buyers at scale 1, default 900
          --peak R            1-100000   drop: highest arrivals a second at scale 1, default 134
          --scale X           0.1-1000   drop: multiplies buyers and peak, default 1
          --stock N           1-10000000 tickets on sale in each round, default 10000000: nobody is refused
          --rate R            1-100000   gate: visitors a second, however long each scan takes; default none: as many as can be scanned
          --selling R         1-100000   page: reservations a second beside product_selling, default 1000
          --only A,B          of product,row_lock,row_lock_tuned,grain,echo; page: of product,product_selling,echo; gate: of product,echo;
                                     purchase: of product,purchase
          --product FILE      OrleansTickets.Api.dll to start, default the one built beside this program
          --url URL           a running product instead, on this machine; not with gate and purchase, which start it their own way
          --json FILE         all figures
          --svg FILE          a chart

        The PostgreSQL server is the one in ConnectionStrings__Tickets; databases are created on it and dropped again.
        """;

    /// <summary>As many tickets as a product can have.</summary>
    public const int MostStock = 10_000_000;

    private static readonly string[] Sellers = ["product", "row_lock", "row_lock_tuned", "grain", "echo"];

    private static readonly string[] Pages = ["product", "product_selling", "echo"];

    private static readonly string[] Gates = ["product", "echo"];

    private static readonly string[] Purchases = ["product", "purchase"];

    private const int MostBuyers = 1_000_000;

    public required string Verb { get; init; }

    public int Rounds { get; init; } = 3;

    public int Connections { get; init; } = 256;

    public double WarmUp { get; init; } = 15;

    /// <summary>Not measured at the beginning of each round of a closed loop.</summary>
    public TimeSpan Settle { get; } = TimeSpan.FromSeconds(1);

    public double Seconds { get; init; }

    public int Reservations { get; init; } = 900;

    public double Peak { get; init; } = 134;

    public double Scale { get; init; } = 1;

    public int Stock { get; init; } = MostStock;

    /// <summary>At a gate, in each round.</summary>
    public int Tickets { get; init; } = 150_000;

    /// <summary>Visitors a second at the gate; null: each connection scans as fast as it can.</summary>
    public double? Rate { get; init; }

    /// <summary>Reservations a second beside the page.</summary>
    public double Selling { get; init; } = 1000;

    public IReadOnlyList<string> Only { get; init; } = Sellers;

    public string? Product { get; init; }

    public Uri? Url { get; init; }

    public string? Json { get; init; }

    public string? Svg { get; init; }

    public int Port { get; init; }

    /// <summary>Buyers of a drop.</summary>
    public int Buyers => (int)Math.Round(Reservations * Scale);

    /// <exception cref="LoadException">Something is not understood or out of bounds.</exception>
    public static LoadOptions Parse(IReadOnlyList<string> arguments)
    {
        if (arguments is [] || arguments[0] is not ("drop" or "hot" or "purchase" or "page" or "gate" or "serve-baselines"))
        {
            throw new LoadException(Usage);
        }

        var options = new LoadOptions
        {
            Verb = arguments[0],
            Seconds = arguments[0] == "drop" ? 13 : 10,
            Only = TargetsOf(arguments[0]),
        };
        for (var i = 1; i < arguments.Count; i += 2)
        {
            var value = i + 1 < arguments.Count ? arguments[i + 1] : throw new LoadException($"{arguments[i]} wants a value.");
            options = options.With(arguments[i], value);
        }

        if (options is { Rate: not null, Verb: not "gate" })
        {
            throw new LoadException("--rate is for gate.");
        }

        return options.Buyers is >= 1 and <= MostBuyers
            ? options
            : throw new LoadException($"{options.Buyers} buyers are out of bounds: 1 to {MostBuyers}.");
    }

    private LoadOptions With(string flag, string value) => flag switch
    {
        "--rounds" => this with { Rounds = Whole(flag, value, 1, 20) },
        "--connections" => this with { Connections = Whole(flag, value, 1, 4000) },
        "--warm-up" => this with { WarmUp = Number(flag, value, 1, 600) },
        "--seconds" => this with { Seconds = Number(flag, value, 1, 120) },
        "--reservations" => this with { Reservations = Whole(flag, value, 1, MostBuyers) },
        "--peak" => this with { Peak = Number(flag, value, 1, 100_000) },
        "--scale" => this with { Scale = Number(flag, value, 0.1, 1000) },
        "--stock" => this with { Stock = Whole(flag, value, 1, MostStock) },
        "--tickets" => this with { Tickets = Whole(flag, value, 1, MostBuyers) },
        "--rate" => this with { Rate = Number(flag, value, 1, 100_000) },
        "--selling" => this with { Selling = Number(flag, value, 1, 100_000) },
        "--only" => this with { Only = Names(value) },
        "--product" => this with { Product = Path.GetFullPath(value) },
        "--url" => this with { Url = Address(value) },
        "--json" => this with { Json = value },
        "--svg" => this with { Svg = value },
        "--port" => this with { Port = Whole(flag, value, 1024, 65535) },
        _ => throw new LoadException($"Unknown flag {flag}.\n\n{Usage}"),
    };

    private static int Whole(string flag, string value, int least, int most) =>
        int.TryParse(value, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most
            ? number
            : throw new LoadException($"{flag} wants a whole number from {least} to {most}, not '{value}'.");

    private static double Number(string flag, string value, double least, double most) =>
        double.TryParse(value, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most
            ? number
            : throw new LoadException(FormattableString.Invariant($"{flag} wants a number from {least} to {most}, not '{value}'."));

    private static string[] TargetsOf(string verb) => verb switch
    {
        "page" => Pages,
        "gate" => Gates,
        "purchase" => Purchases,
        _ => Sellers,
    };

    private string[] Names(string value)
    {
        var names = value.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        var all = TargetsOf(Verb);
        return names.Length > 0 && names.All(all.Contains) ? names : throw new LoadException($"--only wants some of {string.Join(',', all)}.");
    }

    private static Uri Address(string value)
    {
        var url = Uri.TryCreate(value, UriKind.Absolute, out var parsed)
            ? parsed
            : throw new LoadException($"--url wants an address like http://127.0.0.1:8080, not '{value}'.");
        Targets.Loopback.Require(url);
        return url;
    }
}
