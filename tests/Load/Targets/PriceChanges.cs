using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json;

namespace OrleansTickets.Load.Targets;

/// <summary>
/// An admin who changes a price now and then while the page is read, and each time, when the change has been answered, is the next
/// reader: the page must show it. Counts what the server did meanwhile.
/// </summary>
/// <param name="page">The public page's path.</param>
/// <param name="product">The path of its first product.</param>
/// <param name="sales">What is sold besides; null: nothing.</param>
internal sealed class PriceChanges(ProductAdmin admin, string page, string product, Sales? sales) : IBeside
{
    private const string PagesMade = "event_pages_made_total ";

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200);

    private readonly List<string> _violations = [];
    private readonly Dictionary<string, double> _figures = new(StringComparer.Ordinal);

    public IReadOnlyDictionary<string, double> Figures => _figures;

    public IReadOnlyList<string> Violations => _violations;

    public static object Product(int number, long price, int stock) => new
    {
        name = PageTarget.NameOf(number), description = PageTarget.Description, price, stock, max_per_order = 10, display_order = number,
    };

    public async Task RunAsync(CancellationToken stop)
    {
        var made = await ReadPagesMadeAsync();
        var length = (await admin.Client.GetByteArrayAsync(page, CancellationToken.None)).Length;
        var selling = sales?.RunAsync(CancellationToken.None);
        var changes = await ChangeAsync(stop);
        _figures["page bytes"] = length;
        _figures["prices changed"] = changes;
        _figures["pages made"] = await ReadPagesMadeAsync() - made;
        if (selling is not null)
        {
            var sold = await selling;
            _figures["reservations/s"] = sold.Throughput;
            _figures["their p99 ms"] = sold.Latencies.P99;
            _violations.AddRange(sold.Errors.Select(error => $"a reservation beside the page: {error.Value} × {error.Key}"));
        }
    }

    private async Task<int> ChangeAsync(CancellationToken stop)
    {
        using var timer = new PeriodicTimer(Pause);
        var changes = 0;
        while (!stop.IsCancellationRequested)
        {
            await timer.WaitForNextTickAsync(CancellationToken.None);
            var price = PageTarget.FirstPrice + ++changes;
            using var changed = await admin.Client.PutAsJsonAsync(product, Product(0, price, LoadOptions.MostStock), CancellationToken.None);
            await ProductAdmin.ReadAsync(changed, CancellationToken.None);
            var read = await admin.Client.GetFromJsonAsync<JsonElement>(page, CancellationToken.None);
            var shown = read.GetProperty("items")[0].GetProperty("price").GetInt64();
            if (shown != price)
            {
                _violations.Add($"the page showed the price {shown} after {price} had been answered");
            }
        }

        return changes;
    }

    private async Task<double> ReadPagesMadeAsync()
    {
        var line = (await admin.Client.GetStringAsync("/metrics", CancellationToken.None)).Split('\n')
            .FirstOrDefault(line => line.StartsWith(PagesMade, StringComparison.Ordinal));
        return line is null ? 0 : double.Parse(line.AsSpan(PagesMade.Length), CultureInfo.InvariantCulture);
    }
}
