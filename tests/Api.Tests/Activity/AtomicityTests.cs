using System.Net;
using System.Net.Http.Json;
using OrleansTickets.Fixtures;

namespace OrleansTickets.Api.Tests.Activity;

/// <summary>A change and its row are one: where either cannot be written, neither is.</summary>
public sealed class AtomicityTests : IAsyncLifetime
{
    private TicketsApp _app = null!;
    private Shop _shop = null!;

    public async ValueTask InitializeAsync()
    {
        _app = await TicketsApp.StartAsync();
        _shop = await Shop.OpenAsync(_app);
        await _app.Database.ExecuteAsync(
            "CREATE FUNCTION fail() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'on purpose'; END $$");
    }

    public async ValueTask DisposeAsync()
    {
        _shop.Dispose();
        await _app.DisposeAsync();
    }

    [Theory]
    [InlineData("activity_log", "BEFORE INSERT")]
    [InlineData("activity_log_head", "BEFORE UPDATE")]
    [InlineData("events", "BEFORE INSERT")]
    public async Task Row_EitherHalfFails_NeitherIsThere(string table, string moment)
    {
        await FailOnAsync(table, moment);
        using (var failed = await _shop.Admin.PostAsJsonAsync("/api/super-admin/events", TicketsApp.NewEvent("HALF")))
        {
            Assert.Equal(HttpStatusCode.InternalServerError, failed.StatusCode);
        }

        Assert.Equal("0 0", await CountAsync("SELECT count(*) FROM events WHERE code = 'HALF'", "event_created", "HALF"));
        await MendAsync(table);
        using var mended = await _shop.Admin.PostAsJsonAsync("/api/super-admin/events", TicketsApp.NewEvent("HALF"));
        Assert.Equal(HttpStatusCode.Created, mended.StatusCode);
        Assert.Equal("1 1", await CountAsync("SELECT count(*) FROM events WHERE code = 'HALF'", "event_created", "HALF"));
    }

    [Theory]
    [InlineData("activity_log", "BEFORE INSERT")]
    [InlineData("activity_log_head", "BEFORE UPDATE")]
    [InlineData("products", "BEFORE INSERT")]
    public async Task GrainsChange_EitherHalfFails_NeitherIsThere(string table, string moment)
    {
        await FailOnAsync(table, moment);
        var product = Shop.NewProduct(7);
        product["name"] = "Half a product";
        using (var failed = await _shop.Admin.PostAsJsonAsync(_shop.AdminPath(""), product))
        {
            await ProblemAssert.IsAsync(failed, HttpStatusCode.ServiceUnavailable, "OVERLOADED");
        }

        const string Events = "SELECT count(*) FROM journal WHERE type = 'product-added' AND data::text LIKE '%Half a product%'";
        Assert.Equal("0 0", await CountAsync(Events, "product_created", "Half a product"));
        await MendAsync(table);
        await Eventually.IsAsync(
            async () =>
            {
                using var mended = await _shop.Admin.PostAsJsonAsync(_shop.AdminPath(""), product);
                return mended.StatusCode == HttpStatusCode.Created;
            },
            "the product is there");
        Assert.Equal("1 1", await CountAsync(Events, "product_created", "Half a product"));
    }

    private Task FailOnAsync(string table, string moment) =>
        _app.Database.ExecuteAsync($"CREATE TRIGGER on_purpose {moment} ON {table} FOR EACH ROW EXECUTE FUNCTION fail()");

    private Task MendAsync(string table) => _app.Database.ExecuteAsync($"DROP TRIGGER on_purpose ON {table}");

    private Task<string> CountAsync(string changes, string action, string text) => _app.Database.ScalarAsync<string>(
        $"SELECT concat_ws(' ', ({changes}), (SELECT count(*) FROM activity_log WHERE action_type = '{action}' AND after::text LIKE '%{text}%'))");
}
