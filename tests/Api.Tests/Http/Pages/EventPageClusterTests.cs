using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using OrleansTickets.Api.Tests.Notices;
using OrleansTickets.Data.ReadModels;
using OrleansTickets.Fixtures;
using OrleansTickets.Silo.Engines;

namespace OrleansTickets.Api.Tests.Http.Pages;

/// <summary>Two servers over one database: one that changes, one that is read.</summary>
public sealed class EventPageClusterTests : IAsyncLifetime
{
    private TicketsApp _app = null!;
    private TicketsApp _other = null!;
    private Shop _shop = null!;
    private HttpClient _reader = null!;

    private EventVersions Versions => _other.Services.GetRequiredService<EventVersions>();

    public async ValueTask InitializeAsync()
    {
        _app = await TicketsApp.StartAsync(settings: NewCluster());
        _other = await TicketsApp.StartAsync(settings: NewCluster(), database: _app.Database);
        _shop = await Shop.OpenAsync(_app);
        _reader = _other.CreateClient();
        await Eventually.IsAsync(() => Versions.IsLive, "the other server to listen");
    }

    public async ValueTask DisposeAsync()
    {
        _reader.Dispose();
        _shop.Dispose();
        await _other.DisposeAsync();
        await _app.DisposeAsync();
    }

    [Fact]
    public async Task Page_OnTheOtherServer_FollowsWhatTheDatabaseAnnounces()
    {
        Assert.Equal(15_000, await PriceAsync());
        await ChangePriceAsync(16_000);
        await Eventually.IsAsync(async () => await PriceAsync() == 16_000, "the new price on the other server");
        await _shop.HoldAsync(3);
        await Eventually.IsAsync(async () => await ReadAsync("available") == 97, "the sale on the other server");
        await _app.Database.ExecuteAsync($"UPDATE events SET title = 'By hand' WHERE id = '{_shop.EventId}'");
        await Eventually.IsAsync(
            async () => await TitleAsync() == "By hand", "a text changed past both servers");
    }

    [Fact]
    public async Task Page_OfNoticesOnTheOtherServer_FollowsWhatTheDatabaseAnnounces()
    {
        var path = $"/api/admin/notices?event_id={_shop.EventId}";
        Assert.Empty(await NoticesAsync());
        using var created = await _shop.Admin.PostAsJsonAsync(path, NoticeBoard.NewNotice("First"));
        await Eventually.IsAsync(async () => await NoticesAsync() is ["First"], "the notice on the other server");
        var id = (await Json.ReadAsync(created, HttpStatusCode.Created)).GetProperty("id");
        using var changed = await _shop.Admin.PutAsJsonAsync($"/api/admin/notices/{id}?event_id={_shop.EventId}", NoticeBoard.NewNotice("Second"));
        await Eventually.IsAsync(async () => await NoticesAsync() is ["Second"], "its new title on the other server");
        using var deleted = await _shop.Admin.DeleteAsync($"/api/admin/notices/{id}?event_id={_shop.EventId}");
        await Eventually.IsAsync(async () => (await NoticesAsync()).Length == 0, "no notice on the other server");
    }

    /// <summary>The negative control: it is the announcement that keeps pages fresh, and they are kept indeed.</summary>
    [Fact]
    public async Task Page_OnAServerThatDoesNotHear_StaysOld()
    {
        await DeafenAsync();
        Versions.IsLive = true;
        Assert.Equal(15_000, await PriceAsync());
        await ChangePriceAsync(16_000);
        for (var i = 0; i < 20; i++)
        {
            Assert.Equal(15_000, await PriceAsync());
        }

        Versions.Change(_shop.EventId);
        Assert.Equal(16_000, await PriceAsync());
    }

    [Fact]
    public async Task Page_WhileAServerKnowsThatItDoesNotHear_IsNotKept()
    {
        Assert.Equal(15_000, await PriceAsync());
        await DeafenAsync();
        Assert.False(Versions.IsLive);
        await ChangePriceAsync(16_000);
        Assert.Equal(16_000, await PriceAsync());
    }

    [Fact]
    public async Task Listener_CutOff_MissesNothing()
    {
        for (var price = 16_001; price < 16_010; price++)
        {
            await PriceAsync();
            await _app.Database.ExecuteAsync(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND query LIKE 'LISTEN%'");
            await ChangePriceAsync(price);
            await Eventually.IsAsync(async () => await PriceAsync() == price, $"the price {price} after the connection was cut");
        }

        await Eventually.IsAsync(() => Versions.IsLive, "the other server to listen again");
    }

    private Task DeafenAsync() =>
        _other.Services.GetServices<IHostedService>().OfType<EventChangeListener>().Single().StopAsync(CancellationToken.None);

    private async Task ChangePriceAsync(long price)
    {
        var product = Shop.NewProduct(100);
        product["price"] = price;
        using var changed = await _shop.Admin.PutAsJsonAsync(_shop.AdminPath($"/{_shop.ProductId}"), product);
        Assert.Equal(HttpStatusCode.OK, changed.StatusCode);
    }

    private Task<long> PriceAsync() => ReadAsync("price");

    private async Task<long> ReadAsync(string member) =>
        (long)(await _reader.GetFromJsonAsync<JsonNode>($"/api/public/{_shop.Code}/products"))!["items"]![0]![member]!;

    private Task<string[]> NoticesAsync() => NoticeBoard.ReadTitlesAsync(_reader, $"/api/public/{_shop.Code}/notices");

    private async Task<string> TitleAsync() =>
        (string)(await _reader.GetFromJsonAsync<JsonNode>($"/api/public/{_shop.Code}/info"))!["title"]!;

    /// <summary>On Orleans each server is a cluster: which of two silos would own the inventory is no matter of these tests.</summary>
    private static Dictionary<string, string?> NewCluster() => GrainEngine.Name == "orleans"
        ? new(StringComparer.Ordinal) { ["Cluster:ClusterId"] = $"pages-{Guid.CreateVersion7():N}" }
        : [];
}
