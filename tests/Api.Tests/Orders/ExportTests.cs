using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using OrleansTickets.Api.Tests.Activity;
using OrleansTickets.Fixtures;
using OrleansTickets.Grains.Payments;

namespace OrleansTickets.Api.Tests.Orders;

[Collection(OrdersTests.Name)]
public sealed class ExportTests(OrdersApp orders)
{
    [Fact]
    public async Task Export_OfOrders_HasTypedCellsAndTextThatStaysText()
    {
        using var desk = await OrderDesk.OpenAsync(orders);
        var paid = await desk.PayAsync(2, Shop.VisitDate, "=HYPERLINK(\"http://evil\")", 12_345_678);
        using (var refund = await desk.RefundAsync(paid, new { reason = "비", amount = 1_000 }))
        {
            await Json.ReadAsync(refund, HttpStatusCode.OK);
        }

        var open = await desk.PlaceAsync(name: "+82\uFFFF@<&>");

        var sheet = await desk.Manager.SheetAsync(new { });

        Assert.Equal("Orders", sheet.Name);
        Assert.Equal([open.OrderNumber, paid.OrderNumber], sheet.Rows.Select((_, row) => sheet.Of(row, "Order number").Text));
        Assert.All(sheet.Rows.SelectMany(row => row), cell => Assert.False(cell.IsFormula));
        var name = sheet.Of(1, "Name");
        Assert.Equal(("=HYPERLINK(\"http://evil\")", "49"), (name.Text, name.Format));
        Assert.Equal("+82\uFFFD@<&>", sheet.Of(0, "Name").Text);
        Assert.Equal(("01012345678", "49"), (sheet.Of(1, "Phone").Text, sheet.Of(1, "Phone").Format));
        Assert.Equal("minji@example.com", sheet.Of(1, "E-mail").Text);
        Assert.Equal(("Partially refunded", "Pending"), (sheet.Of(1, "Status").Text, sheet.Of(0, "Status").Text));
        Assert.Equal("General admission × 2", sheet.Of(1, "Items").Text);
        Assert.Equal((2m, 30_000m, 1_000m, 29_000m), (
            sheet.Of(1, "Tickets").Number, sheet.Of(1, "Total (KRW)").Number, sheet.Of(1, "Refunded (KRW)").Number, sheet.Of(1, "Net (KRW)").Number));
        Assert.Equal("#,##0", sheet.Of(1, "Total (KRW)").Format);
        Assert.Equal((new DateTime(2026, 12, 24), "yyyy-mm-dd"), (sheet.Of(1, "Visit date").Moment, sheet.Of(1, "Visit date").Format));
        var ordered = sheet.Of(1, "Ordered at (Asia/Seoul)");
        Assert.Equal(paid.PlacedAt.UtcDateTime.AddHours(9), ordered.Moment, TimeSpan.FromSeconds(1));
        Assert.Equal("Card", sheet.Of(1, "Payment method").Text);
        Assert.Null(sheet.Of(0, "Paid at (Asia/Seoul)").Number);
        Assert.Null(sheet.Of(0, "Net (KRW)").Number);
    }

    [Fact]
    public async Task Export_InKorean_HasKoreanTitlesAndWords()
    {
        using var desk = await OrderDesk.OpenAsync(orders);
        await desk.PayAsync();
        var sheet = await desk.Manager.SheetAsync(new { }, "ko-KR,ko;q=0.9,en;q=0.5");
        Assert.Equal(("주문", "결제 완료"), (sheet.Name, sheet.Of(0, "상태").Text));
    }

    [Fact]
    public async Task Export_ByFilter_HasWhatTheListHas()
    {
        using var desk = await OrderDesk.OpenAsync(orders);
        var (first, second) = (await desk.PayAsync(1, "2026-12-24", "김하늘", 11_111_111), await desk.PayAsync(1, "2026-12-25", "이도윤", 22_222_222));
        Assert.Equal([first.OrderNumber], Numbers(await desk.Manager.SheetAsync(new { customer_name = "하늘" })));
        Assert.Equal([second.OrderNumber], Numbers(await desk.Manager.SheetAsync(new { phone = "010-2222-2222", status = "paid" })));
        Assert.Equal([second.OrderNumber], Numbers(await desk.Manager.SheetAsync(new { visit_date = "2026-12-25", placed_from = first.PlacedAt })));
        Assert.Equal([first.OrderNumber], Numbers(await desk.Manager.SheetAsync(new { placed_to = first.PlacedAt })));
        Assert.Empty(Numbers(await desk.Manager.SheetAsync(new { order_number = first.OrderNumber, status = "failed" })));
    }

    [Theory]
    [InlineData("""{"status":"gone","order_number":"x","phone":"1"}""", "status", "order_number", "phone")]
    [InlineData("""{"visit_date":"1999-01-01","placed_from":"1999-01-01T00:00:00Z"}""", "visit_date", "placed_from")]
    public async Task Export_WrongFilter_IsRefusedByField(string body, params string[] fields)
    {
        using var desk = await OrderDesk.OpenAsync(orders);
        using var response = await desk.Manager.PostAsync("/api/admin/orders/export", new StringContent(body, Encoding.UTF8, "application/json"));
        await ProblemAssert.IsInvalidAsync(response, fields);
    }

    [Fact]
    public async Task Export_ByName_IsLoggedAndKeptWithoutIt()
    {
        using var desk = await OrderDesk.OpenAsync(orders);
        await desk.PayAsync(name: "Hong Gildong");

        var entry = await Trail.ChangeAsync(
            orders.App.Database, desk.Manager, HttpMethod.Post, "/api/admin/orders/export",
            new JsonObject { ["customer_name"] = "Gildong", ["phone"] = "010-9999-8888", ["status"] = "paid" });

        Assert.Equal("orders_exported", entry.Action);
        Assert.Equal(("paid", true), (entry.After.GetProperty("status").GetString(), entry.After.GetProperty("by_customer_name").GetBoolean()));
        Assert.StartsWith("phone:", entry.After.GetProperty("person").GetString(), StringComparison.Ordinal);
        foreach (var text in (string[])["Gildong", "01099998888", "9999-8888"])
        {
            Assert.DoesNotContain(text, entry.Row.ToString(), StringComparison.Ordinal);
            Assert.Equal(0L, await orders.App.Database.ScalarAsync<long>($"SELECT count(*) FROM order_exports e WHERE e::text LIKE '%{text}%'"));
        }
    }

    [Fact]
    public async Task Download_ByAnybodyElseOrAWrongAddress_IsNotFound()
    {
        using var desk = await OrderDesk.OpenAsync(orders);
        using var other = await OrderDesk.OpenAsync(orders);
        using var viewer = await orders.App.CreateClientAsync(As.Viewer(desk.Shop.EventId));
        var export = await desk.Manager.ExportAsync(new { });
        var done = await desk.Manager.ExportedAsync(export);
        var (id, url) = (done.GetProperty("id").GetString()!, done.GetProperty("download_url").GetString()!);

        // Whoever has the address needs nothing else: a browser fetches it.
        Assert.Empty((await desk.Shop.Buyer.ReadSheetAsync(done)).Rows);
        foreach (var wrong in (string[])[url[..^1], url[..^1] + (url[^1] == 'A' ? 'B' : 'A'), url.Replace(id, $"{Guid.CreateVersion7()}", StringComparison.Ordinal)])
        {
            using var response = await desk.Manager.GetAsync(wrong);
            await ProblemAssert.IsAsync(response, HttpStatusCode.NotFound, "NOT_FOUND");
        }

        using var foreign = await other.Manager.GetAsync($"/api/admin/orders/exports/{id}");
        await ProblemAssert.IsAsync(foreign, HttpStatusCode.NotFound, "NOT_FOUND");
        using var low = await viewer.PostAsJsonAsync("/api/admin/orders/export", new { });
        await ProblemAssert.IsAsync(low, HttpStatusCode.Forbidden, "FORBIDDEN");
    }

    /// <summary>Names and numbers are nowhere on the disk in clear.</summary>
    [Fact]
    public async Task File_OnTheDisk_IsSealedAndDoesNotOpenOnceItIsCut()
    {
        using var desk = await OrderDesk.OpenAsync(orders);
        await desk.PayAsync();
        var done = await desk.Manager.ExportedAsync(await desk.Manager.ExportAsync(new { }));
        var name = await orders.App.Database.ScalarAsync<string>($"SELECT file_name FROM order_exports WHERE id = '{done.GetProperty("id").GetString()}'");
        var path = Path.Combine(orders.App.FilesDirectory, name);
        var bytes = await File.ReadAllBytesAsync(path);
        Assert.Equal(-1, bytes.AsSpan().IndexOf("PK\u0003\u0004"u8));
        using var asUpload = await desk.Shop.Buyer.GetAsync($"/files/{name}");
        Assert.Equal(HttpStatusCode.NotFound, asUpload.StatusCode);

        await File.WriteAllBytesAsync(path, bytes[..^1]);
        await Assert.ThrowsAnyAsync<HttpRequestException>(() => desk.Shop.Buyer.GetByteArrayAsync(done.GetProperty("download_url").GetString()));
    }

    [Fact]
    public async Task Export_TooManyAtOnce_IsRefused()
    {
        using var desk = await OrderDesk.OpenAsync(orders);
        await orders.App.Database.ExecuteAsync(
            $"""
            INSERT INTO order_exports (id, event_id, requested_by, key_id, filter, language, status, lease_until, created_at)
            SELECT gen_random_uuid(), '{desk.Shop.EventId}', gen_random_uuid(), 'x', '', 'en', 'running', 'infinity', now() FROM generate_series(1, 3)
            """);
        using var response = await desk.Manager.PostAsJsonAsync("/api/admin/orders/export", new { });
        var problem = await ProblemAssert.IsAsync(response, HttpStatusCode.Conflict, "LIMIT_EXCEEDED");
        Assert.Equal(3, problem.GetProperty("limit").GetInt32());
    }

    /// <summary>Its server has died: another one begins anew when the lease is over. One that fails each time is given up.</summary>
    [Fact]
    public async Task Export_WhoseServerDied_IsMadeByAnother()
    {
        using var desk = await OrderDesk.OpenAsync(orders);
        await desk.PayAsync();
        var export = await desk.Manager.ExportedAsync(await desk.Manager.ExportAsync(new { }));
        var id = export.GetProperty("id").GetString();
        await orders.App.Database.ExecuteAsync(
            $"""
            UPDATE order_exports SET status = 'running', total = 10, written = 5, finished_at = NULL, expires_at = NULL, size = NULL,
              lease_until = now() - interval '1 second' WHERE id = '{id}'
            """);

        Assert.Single((await desk.Manager.ReadSheetAsync(await desk.Manager.ExportedAsync(export))).Rows);

        Assert.Equal(2, await orders.App.Database.ScalarAsync<int>($"SELECT attempts FROM order_exports WHERE id = '{id}'"));
        await orders.App.Database.ExecuteAsync(
            $"UPDATE order_exports SET status = 'waiting', filter = '', attempts = 0, finished_at = NULL, expires_at = NULL WHERE id = '{id}'");
        await Eventually.IsAsync(
            async () => (await desk.Manager.ExportStateAsync(export)).GetProperty("status").GetString() == "failed", "the export to be given up");
    }

    [Fact]
    public async Task Export_WhenItsTimeIsOver_IsGone()
    {
        Assert.SkipWhen(Silo.Engines.GrainEngine.Name == "orleans", "On Orleans only the grains' clock can be moved: see TestClock.");
        var clock = new FakeClock();
        var ledger = new PaymentLedger(clock);
        await using var app = await TicketsApp.StartAsync(
            clock, new Dictionary<string, string?>(StringComparer.Ordinal) { ["Cluster:ResponseTimeoutSeconds"] = "3600", ["Exports:LinkMinutes"] = "5" },
            services: services => services.AddSingleton<IPaymentProvider>(ledger));
        using var desk = await OrderDesk.OpenAsync(app, ledger);
        var export = await desk.Manager.ExportAsync(new { });
        Assert.Equal("waiting", export.GetProperty("status").GetString());
        clock.Advance(TimeSpan.FromSeconds(2));
        var done = await desk.Manager.ExportedAsync(export);
        Assert.Equal(clock.GetUtcNow().AddMinutes(5), done.GetProperty("expires_at").GetDateTimeOffset());
        await desk.Shop.Buyer.ReadSheetAsync(done);
        Assert.Single(Directory.GetFiles(app.FilesDirectory));

        clock.Advance(TimeSpan.FromMinutes(5));
        using (var late = await desk.Shop.Buyer.GetAsync(done.GetProperty("download_url").GetString()))
        {
            await ProblemAssert.IsAsync(late, HttpStatusCode.NotFound, "NOT_FOUND");
        }

        var expired = await desk.Manager.ExportStateAsync(export);
        Assert.Equal(("expired", JsonValueKind.Null), (expired.GetProperty("status").GetString(), expired.GetProperty("download_url").ValueKind));
        clock.Advance(TimeSpan.FromMinutes(10));
        await Eventually.IsAsync(() => Directory.GetFiles(app.FilesDirectory).Length == 0, "the file to be removed");
    }

    private static List<string?> Numbers(Sheet sheet) => [.. sheet.Rows.Select((_, row) => sheet.Of(row, "Order number").Text)];
}
