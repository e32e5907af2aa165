using System.Net;
using OrleansTickets.Fixtures;

namespace OrleansTickets.Api.Tests.Operations;

/// <summary>PostgreSQL goes away from the whole process, cluster membership and all, and comes back.</summary>
public sealed class OutageTests : IAsyncLifetime
{
    private TestDatabase _database = null!;
    private OutageProxy _proxy = null!;
    private TicketsApp _app = null!;
    private Shop _shop = null!;

    public async ValueTask InitializeAsync()
    {
        _database = await TestDatabase.CreateAsync(migrate: false);
        _proxy = new OutageProxy(_database.ConnectionString);
        var settings = new Dictionary<string, string?> { ["ConnectionStrings:Tickets"] = _proxy.ConnectionString };
        _app = await TicketsApp.StartAsync(settings: settings, database: _database);
        _shop = await Shop.OpenAsync(_app);
    }

    public async ValueTask DisposeAsync()
    {
        _proxy.Restore();
        _shop.Dispose();
        await _app.DisposeAsync();
        await _proxy.DisposeAsync();
        await _database.DisposeAsync();
    }

    [Fact]
    public async Task Reserve_WhileTheDatabaseIsAway_IsRefusedWithRetryAfterAndLeavesNothing()
    {
        await _shop.HoldAsync();
        _proxy.Cut();

        for (var buyer = 0; buyer < 5; buyer++)
        {
            using var refused = await _shop.ReserveAsync(_shop.Wish(buyer: buyer), $"away-{buyer}");
            Assert.Equal(HttpStatusCode.ServiceUnavailable, refused.StatusCode);
            Assert.NotNull(refused.Headers.RetryAfter);
            Assert.Equal("OVERLOADED", (await Json.ReadAsync(refused, HttpStatusCode.ServiceUnavailable)).GetProperty("error").GetString());
        }

        Assert.Equal(HttpStatusCode.ServiceUnavailable, await ReadyAsync());
        _proxy.Restore();
        await Eventually.IsAsync(async () => await ReadyAsync() == HttpStatusCode.OK, "readiness");
        await _shop.AssertStockAsync(100, held: 1, sold: 0);
    }

    [Fact]
    public async Task Ready_OnceTheDatabaseIsBack_MeansThatReservationsAreTaken()
    {
        await _shop.HoldAsync();
        for (var outage = 0; outage < 3; outage++)
        {
            _proxy.Cut();
            using (var refused = await _shop.ReserveAsync(_shop.Wish(buyer: outage), $"key-{outage}"))
            {
                Assert.Equal(HttpStatusCode.ServiceUnavailable, refused.StatusCode);
            }

            _proxy.Restore();
            await Eventually.IsAsync(async () => await ReadyAsync() == HttpStatusCode.OK, "readiness");
            using var taken = await _shop.ReserveAsync(_shop.Wish(buyer: outage), $"key-{outage}");
            Assert.Equal(HttpStatusCode.Created, taken.StatusCode);
        }

        await _shop.AssertStockAsync(100, held: 4, sold: 0);
    }

    private async Task<HttpStatusCode> ReadyAsync()
    {
        using var response = await _shop.Buyer.GetAsync("/health/ready");
        return response.StatusCode;
    }
}
