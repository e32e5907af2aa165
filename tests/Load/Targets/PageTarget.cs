using OrleansTickets.Load.Processes;
using OrleansTickets.Load.Wire;

namespace OrleansTickets.Load.Targets;

/// <summary>The product's public page of an event of a usual size.</summary>
/// <param name="selling">Reservations a second of the same event meanwhile; null: none.</param>
/// <param name="duration">For which they go on.</param>
internal sealed class PageTarget(string name, Uri url, ServerProcess? server, string run, double? selling, TimeSpan duration)
    : ITarget, IDisposable
{
    public const int Products = 12;
    public const int Options = 3;
    public const long FirstPrice = 15_000;
    public const string Description = "평일과 주말 모두 이용하실 수 있습니다. Valid on one day of your choice, entry until one hour before closing.";

    private const int VisitInDays = 7;

    private readonly ProductAdmin _admin = new(url);
    private int _events;

    public string Name => name;

    public string Label => selling is null ? "OrleansTickets" : FormattableString.Invariant($"OrleansTickets, selling {selling:0}/s");

    public TimeSpan? ProcessorTime => server?.ProcessorTime;

    /// <summary>0 before it is known.</summary>
    public int PageBytes { get; private set; }

    public static string NameOf(int product) => $"입장권 / Admission {product:D2}";

    public static string OptionOf(int option) => $"{10 + option}:00";

    public async Task<Trial> PrepareAsync(int stock, CancellationToken cancellationToken)
    {
        var endPoint = Loopback.Require(url);
        await _admin.LogInAsync(cancellationToken);
        var code = $"P{(selling is null ? 'R' : 'S')}{run[^6..].ToUpperInvariant()}{Interlocked.Increment(ref _events):X2}";
        var today = DateOnly.FromDateTime(TimeProvider.System.GetUtcNow().UtcDateTime);
        var eventId = await _admin.CreateEventAsync(code, today, cancellationToken);
        var first = "";
        for (var number = 0; number < Products; number++)
        {
            var product = await _admin.CreateAsync(
                $"/api/admin/products?event_id={eventId}", PriceChanges.Product(number, FirstPrice, LoadOptions.MostStock), cancellationToken);
            first = number == 0 ? product : first;
            for (var option = 0; option < Options; option++)
            {
                await _admin.CreateAsync(
                    $"/api/admin/products/{product}/options?event_id={eventId}", new { name = OptionOf(option), extra_price = 0 }, cancellationToken);
            }
        }

        await _admin.ActivateAsync(eventId, cancellationToken);
        var page = $"/api/public/{code}/products";
        PageBytes = (await _admin.Client.GetByteArrayAsync(page, cancellationToken)).Length;
        var reservation = RequestTemplate.Reservation(
            url.Authority, $"/api/public/{code}/booking/reserve", first, today.AddDays(VisitInDays), code);
        return new Trial(
            endPoint,
            RequestTemplate.Page(url.Authority, page),
            ReadStockAsync: null,
            CountHeldAsync: null,
            new PriceChanges(
                _admin, page, $"/api/admin/products/{first}?event_id={eventId}", selling is { } rate ? new Sales(endPoint, reservation, rate, duration) : null));
    }

    public void Dispose() => _admin.Dispose();
}
