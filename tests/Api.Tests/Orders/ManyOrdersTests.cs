using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using OrleansTickets.Api.Orders;
using OrleansTickets.Api.Payments;
using OrleansTickets.Api.Privacy;
using OrleansTickets.Api.Tests.Crash;
using OrleansTickets.Data.Rows;
using OrleansTickets.Fixtures;

namespace OrleansTickets.Api.Tests.Orders;

/// <summary>An event with 200,000 orders.</summary>
public sealed class ManyOrdersTests(ITestOutputHelper output)
{
    private const int Orders = 200_000;
    private const long Megabyte = 1024 * 1024;

    /// <summary>
    /// In a process of its own whose managed memory is limited: it would die of more. What the system gave it on top is measured; the bound
    /// has room for a runtime that has just not tidied up.
    /// </summary>
    [Fact]
    public async Task Export_OfTwoHundredThousandOrders_StaysWithinItsMemory()
    {
        await using var database = await TestDatabase.CreateAsync(migrate: false);
        var (eventId, token) = await PrepareAsync(database);
        var files = Directory.CreateTempSubdirectory("orleanstickets-export");
        try
        {
            await using var api = await ApiProcess.StartAsync(database, new Dictionary<string, string?>(StringComparer.Ordinal)
            {
                ["DOTNET_GCHeapHardLimit"] = (200 * Megabyte).ToString("x", CultureInfo.InvariantCulture),
                ["Files:Directory"] = files.FullName,
            });
            using var client = api.CreateClient();
            client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
            using (var warm = await client.GetAsync($"/api/admin/orders?event_id={eventId}"))
            {
                await Json.ReadAsync(warm, HttpStatusCode.OK);
            }

            var before = await api.ResidentAsync();
            var done = await client.ExportedAsync(await client.ExportAsync(new { }, query: $"?event_id={eventId}"), $"?event_id={eventId}");
            var peak = await api.PeakAsync();
            var took = done.GetProperty("finished_at").GetDateTimeOffset() - done.GetProperty("created_at").GetDateTimeOffset();
            output.WriteLine($"{Orders:N0} orders: {done.GetProperty("size").GetInt64() / Megabyte} MB in {took.TotalSeconds:F1} s; "
                + $"{before / Megabyte} MB resident before, {peak / Megabyte} MB at most");

            using var response = await client.GetAsync(done.GetProperty("download_url").GetString(), HttpCompletionOption.ResponseHeadersRead);
            using var spreadsheet = new MemoryStream(await response.Content.ReadAsByteArrayAsync());
            Assert.Equal(Orders + 1, Sheet.Count(spreadsheet));
            Assert.True(peak - before < 200 * Megabyte, $"{(peak - before) / Megabyte} MB more than before");
        }
        finally
        {
            files.Delete(recursive: true);
        }
    }

    /// <summary>PostgreSQL answers each page by an index, whatever the filter: it reads hardly more orders than the page shows.</summary>
    [Fact]
    public async Task List_OfTwoHundredThousandOrders_ReadsFewOfThem()
    {
        await using var app = await TicketsApp.StartAsync();
        using var shop = await Shop.OpenAsync(app);
        await ManyOrders.AddAsync(app, shop.EventId, Orders);
        await app.Database.ExecuteAsync("UPDATE orders SET status = 'failed' WHERE id IN (SELECT id FROM orders ORDER BY placed_at LIMIT 50)");
        await app.Database.ExecuteAsync("VACUUM ANALYZE orders");
        var number = await app.Database.ScalarAsync<string>("SELECT order_number FROM orders ORDER BY id LIMIT 1");
        var middle = new DateTimeOffset(
            await app.Database.ScalarAsync<DateTime>("SELECT placed_at FROM orders ORDER BY placed_at OFFSET 100000 LIMIT 1"));
        var any = new OrderFilter(null, null, null, null, null, null, null);
        (string Name, OrderFilter Filter, int Found)[] cases =
        [
            ("none", any, 101),
            ("status, common", any with { Status = "paid" }, 101),
            ("status, rare", any with { Status = "failed" }, 50),
            ("status, of none", any with { Status = "refunding" }, 0),
            ("visit date", any with { VisitDate = new DateOnly(2026, 12, 3) }, 101),
            ("visit date of none", any with { VisitDate = new DateOnly(2027, 6, 1) }, 0),
            ("number", any with { OrderNumber = number }, 1),
            ("phone", any with { Phone = "01000000007" }, 1),
            ("placed before", any with { PlacedBefore = middle }, 101),
            ("placed from", any with { PlacedFrom = middle }, 101),
        ];
        List<string> slow = [];
        foreach (var (name, filter, found) in cases)
        {
            var (rows, read) = await ExplainAsync(app, shop.EventId, filter);
            output.WriteLine($"{name}: {read} orders read");
            Assert.Equal(found, rows);
            if (read > 1_000)
            {
                slow.Add($"{name}: {read}");
            }
        }

        Assert.Empty(slow);
    }

    /// <summary>Names must be opened to be compared: so many of them in a request, and the cursor goes on.</summary>
    [Fact]
    public async Task List_ByANameThatIsFarBack_IsFoundByTheCursor()
    {
        await using var app = await TicketsApp.StartAsync();
        using var shop = await Shop.OpenAsync(app);
        await ManyOrders.AddAsync(app, shop.EventId, (2 * OrderQueries.MostOpened) + 1);
        List<int> pages = [];
        for (string? cursor = ""; cursor is not null;)
        {
            using var response = await shop.Admin.GetAsync($"/api/admin/orders?event_id={shop.EventId}&customer_name=하늘 0{cursor}");
            var page = await Json.ReadAsync(response, HttpStatusCode.OK);
            pages.Add(page.GetProperty("items").GetArrayLength());
            cursor = page.GetProperty("next_cursor").GetString() is { } next ? $"&cursor={next}" : null;
        }

        Assert.Equal([0, 0, 1], pages);
    }

    /// <summary>Buyers who come back from the provider, looked up together: by the index, whether PostgreSQL knows how many they are or not.</summary>
    [Theory]
    [InlineData("force_custom_plan")]
    [InlineData("force_generic_plan")]
    public async Task Find_ManyPaymentsAtOnce_ReadsTheirOrdersAlone(string mode)
    {
        const int buyers = 64;
        await using var app = await TicketsApp.StartAsync();
        using var shop = await Shop.OpenAsync(app);
        await ManyOrders.AddAsync(app, shop.EventId, 20_000);
        await using var connection = await app.Database.DataSource.OpenConnectionAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = $"SET plan_cache_mode = {mode}; PREPARE numbers (text[]) AS {PaidOrders.Select}";
        await command.ExecuteNonQueryAsync();
        command.CommandText =
            $"SELECT 'EXPLAIN (ANALYZE, FORMAT JSON) EXECUTE numbers (''{{' || string_agg(order_number, ',') || '}}'')' FROM (SELECT order_number FROM orders LIMIT {buyers}) o";
        command.CommandText = (string)(await command.ExecuteScalarAsync())!;
        var plan = JsonDocument.Parse((string)(await command.ExecuteScalarAsync())!).RootElement[0].GetProperty("Plan");

        Assert.Equal((buyers, buyers), ((int)Number(plan, "Actual Rows"), (int)OrdersRead(plan)));
    }

    private static async Task<(int Rows, long Read)> ExplainAsync(TicketsApp app, Guid eventId, OrderFilter filter)
    {
        await using var scope = app.Services.CreateAsyncScope();
        var rows = scope.ServiceProvider.GetRequiredService<TicketsContext>();
        await rows.Database.OpenConnectionAsync();
        var vault = scope.ServiceProvider.GetRequiredService<CustomerVault>();
        await using var command = OrderQueries.NewestFirst.Sort(filter.Of(rows, eventId, vault)).Take(101).CreateDbCommand();
        command.CommandText = $"EXPLAIN (ANALYZE, FORMAT JSON) {command.CommandText}";
        var plan = JsonDocument.Parse((string)(await command.ExecuteScalarAsync())!).RootElement[0].GetProperty("Plan");
        return ((int)Number(plan, "Actual Rows"), OrdersRead(plan));
    }

    private static long OrdersRead(JsonElement node)
    {
        var own = node.TryGetProperty("Relation Name", out var relation) && relation.GetString() == "orders"
            ? (long)((Number(node, "Actual Rows") + Number(node, "Rows Removed by Filter")) * Number(node, "Actual Loops"))
            : 0;
        return own + (node.TryGetProperty("Plans", out var plans) ? plans.EnumerateArray().Sum(OrdersRead) : 0);
    }

    private static double Number(JsonElement node, string name) => node.TryGetProperty(name, out var value) ? value.GetDouble() : 0;

    /// <summary>An event with its orders, and the token of a super admin that another process over the same database takes too.</summary>
    private static async Task<(Guid EventId, string Token)> PrepareAsync(TestDatabase database)
    {
        await using var app = await TicketsApp.StartAsync(database: database);
        using var shop = await Shop.OpenAsync(app);
        await ManyOrders.AddAsync(app, shop.EventId, Orders);
        return (shop.EventId, shop.Admin.DefaultRequestHeaders.Authorization!.Parameter!);
    }
}
