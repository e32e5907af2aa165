using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using OrleansTickets.Api.Privacy;
using OrleansTickets.Fixtures;

namespace OrleansTickets.Api.Tests.Privacy;

public sealed class PersonalDataTests(SharedApp shared)
{
    private static int _people;

    private readonly string _name = $"남궁{Interlocked.Increment(ref _people)}민준호";
    private readonly string _phone = $"0107777{Interlocked.Increment(ref _people):D4}";
    private readonly string _email = $"nam.{Interlocked.Increment(ref _people)}.gung@example.com";

    [Fact]
    public async Task Database_AfterADrop_HoldsNoNamePhoneOrEmail()
    {
        // Snapshots too: one is taken when the application stops.
        await using var database = await TestDatabase.CreateAsync();
        await using (var app = await TicketsApp.StartAsync(
            database: database, settings: new Dictionary<string, string?>(StringComparer.Ordinal) { ["Journal:SnapshotEvery"] = "100" }))
        {
            using var shop = await Shop.OpenAsync(app, stock: 1_000);
            var ids = await Task.WhenAll(Enumerable.Range(0, 120).Select(_ => shop.HoldAsync(Wish(shop))));
            using var cancelled = await shop.CancelAsync(ids[0]);
            Assert.Null((await shop.Grain.ConfirmAsync(ids[1])).Refusal);
            using var extended = await shop.ExtendAsync(ids[2]);
            await Eventually.IsAsync(
                () => database.ScalarAsync<bool>("SELECT count(*) > 0 FROM snapshots WHERE stream LIKE 'inventory/%'"), "a snapshot");
        }

        Assert.Equal(120L, await database.ScalarAsync<long>("SELECT count(*) FROM customers WHERE erased_at IS NULL"));
        Assert.Empty(await ClearText.FindAsync(database, _name, _phone, _email));
    }

    /// <summary>The negative control: what the scan above would find if anything were kept as it is.</summary>
    [Fact]
    public async Task Scan_DatabaseWithPlainData_FindsIt()
    {
        await using var database = await TestDatabase.CreateAsync();
        await database.ExecuteAsync(
            $$"""
            CREATE TABLE plain_text (x text); INSERT INTO plain_text VALUES ('by {{_name}}');
            CREATE TABLE plain_json (x json); INSERT INTO plain_json VALUES ('{"phone":"{{_phone}}"}');
            CREATE TABLE plain_bytes (x bytea); INSERT INTO plain_bytes VALUES (convert_to('{"email":"{{_email}}"}', 'UTF8'));
            CREATE TABLE plain_base64 (x text); INSERT INTO plain_base64 VALUES (encode(convert_to('{"name":"{{_name}}"}', 'UTF8'), 'base64'));
            CREATE TABLE nothing (x text); INSERT INTO nothing VALUES ('nobody');
            INSERT INTO journal (stream, version, type, at, data) VALUES ('x', 1, 'x', now(), '{"name":"{{Escaped(_name)}}"}');
            INSERT INTO snapshots (stream, version, part, schema, at, data) VALUES ('x', 1, 0, 1, now(), convert_to('{{_phone}}', 'UTF8'));
            """);
        Assert.Equal(
            ["public.journal", "public.plain_base64", "public.plain_bytes", "public.plain_json", "public.plain_text", "public.snapshots"],
            await ClearText.FindAsync(database, _name, _phone, _email));
    }

    [Fact]
    public async Task Search_ByPhoneOrEmail_SaysWhereThePersonAppears()
    {
        using var one = await Shop.OpenAsync(shared.App);
        using var other = await Shop.OpenAsync(shared.App);
        var first = await one.HoldAsync(Wish(one, Shop.VisitDate));
        var second = await other.HoldAsync(Wish(other));
        await one.HoldAsync();
        using var cancelled = await other.CancelAsync(second);

        foreach (object person in (object[])[new { phone = $"{_phone[..3]}-{_phone[3..7]}-{_phone[7..]}" }, new { email = _email.ToUpperInvariant() }])
        {
            var found = await PostAsync(one, "search", person);
            Assert.Equal(2, found.GetProperty("total").GetInt32());
            Assert.Equal([$"{second}", $"{first}"], found.GetProperty("items").EnumerateArray().Select(item => item.GetProperty("reservation_id").GetString()));
            var item = found.GetProperty("items")[1];
            Assert.Equal($"{one.EventId}", item.GetProperty("event_id").GetString());
            Assert.Equal(one.Code, item.GetProperty("event_code").GetString());
            Assert.Equal(Shop.VisitDate, item.GetProperty("visit_date").GetString());
            Assert.Equal("held", item.GetProperty("status").GetString());
            Assert.Equal("cancelled", found.GetProperty("items")[0].GetProperty("status").GetString());
            Assert.DoesNotContain(_name, found.GetRawText(), StringComparison.Ordinal);
        }

        var page = await PostAsync(one, "search?skip=1&limit=1", new { phone = _phone });
        Assert.Equal($"{first}", Assert.Single(page.GetProperty("items").EnumerateArray()).GetProperty("reservation_id").GetString());
    }

    [Fact]
    public async Task Search_SomebodyUnknown_FindsNothing()
    {
        using var shop = await Shop.OpenAsync(shared.App);
        Assert.Equal(0, (await PostAsync(shop, "search", new { phone = _phone })).GetProperty("total").GetInt32());
    }

    [Theory]
    [InlineData("{}", "phone", "email")]
    [InlineData("""{"phone":"01012345678","email":"a@example.com"}""", "phone", "email")]
    [InlineData("""{"phone":"02-123-4567"}""", "phone")]
    [InlineData("""{"email":"nobody"}""", "email")]
    [InlineData("""{"phone":" ","email":""}""", "phone", "email")]
    public async Task Request_NotOnePerson_IsInvalid(string body, params string[] fields)
    {
        using var admin = await shared.App.CreateClientAsync(As.SuperAdmin);
        foreach (var what in (string[])["search", "export", "erase"])
        {
            using var response = await admin.PostAsync(
                $"/api/super-admin/personal-data/{what}", new StringContent(body, null, "application/json"));
            await ProblemAssert.IsInvalidAsync(response, fields);
        }
    }

    [Fact]
    public async Task Request_EventManager_IsForbidden()
    {
        using var shop = await Shop.OpenAsync(shared.App);
        using var manager = await shared.App.CreateClientAsync(As.Manager(shop.EventId));
        foreach (var what in (string[])["search", "export", "erase"])
        {
            using var response = await manager.PostAsJsonAsync($"/api/super-admin/personal-data/{what}", new { phone = _phone });
            await ProblemAssert.IsAsync(response, HttpStatusCode.Forbidden, "FORBIDDEN");
        }
    }

    [Fact]
    public async Task Export_OfAPerson_IsEverythingThatIsKept()
    {
        using var shop = await Shop.OpenAsync(shared.App);
        var id = await shop.HoldAsync(Wish(shop, Shop.VisitDate, quantity: 3));

        using var response = await SendAsync(shop, "export", new { phone = _phone });
        Assert.Equal("no-store", response.Headers.CacheControl?.ToString());
        var export = await Json.ReadAsync(response, HttpStatusCode.OK);

        var reservation = Assert.Single(export.GetProperty("reservations").EnumerateArray());
        var expected = new JsonObject
        {
            ["reservation_id"] = $"{id}",
            ["event_code"] = shop.Code,
            ["event_title"] = "Garden of Light",
            ["visit_date"] = Shop.VisitDate,
            ["status"] = "held",
            ["reserved_at"] = reservation.GetProperty("reserved_at").GetString(),
            ["name"] = _name,
            ["phone"] = _phone,
            ["email"] = _email,
            ["items"] = new JsonArray(new JsonObject
            {
                ["product_id"] = $"{shop.ProductId}", ["option_id"] = null, ["name"] = "General admission", ["quantity"] = 3,
                ["unit_price"] = 15_000,
            }),
            ["total_amount"] = 45_000,
            ["currency"] = "KRW",
        };
        Assert.True(JsonNode.DeepEquals(expected, JsonNode.Parse(reservation.GetRawText())), reservation.GetRawText());
    }

    [Fact]
    public async Task Erase_APerson_LeavesStockAndNoTraceOfThePerson()
    {
        using var shop = await Shop.OpenAsync(shared.App);
        var held = await shop.HoldAsync(Wish(shop, quantity: 2));
        var sold = await shop.HoldAsync(Wish(shop));
        Assert.Null((await shop.Grain.ConfirmAsync(sold)).Refusal);
        var stranger = await shop.HoldAsync();
        var journal = await JournalAsync(shop);

        Assert.Equal(2, (await PostAsync(shop, "erase", new { phone = _phone })).GetProperty("erased").GetInt32());

        foreach (object person in (object[])[new { phone = _phone }, new { email = _email }])
        {
            Assert.Equal(0, (await PostAsync(shop, "search", person)).GetProperty("total").GetInt32());
            Assert.Empty((await PostAsync(shop, "export", person)).GetProperty("reservations").EnumerateArray());
            Assert.Equal(0, (await PostAsync(shop, "erase", person)).GetProperty("erased").GetInt32());
        }

        var vault = shared.App.Services.GetRequiredService<CustomerVault>();
        Assert.Equal([stranger], (await vault.OpenAsync([held, sold, stranger], CancellationToken.None)).Keys);
        Assert.Equal(
            2L,
            await shop.Database.ScalarAsync<long>(
                $"""
                SELECT count(*) FROM customers WHERE reservation_id IN ('{held}', '{sold}') AND erased_at IS NOT NULL
                AND num_nonnulls(key_id, sealed, phone_hash, email_hash) = 0
                """));

        // What was held and sold stays, to the byte, and goes on.
        Assert.Equal(journal, await JournalAsync(shop));
        await shop.AssertStockAsync(total: 100, held: 3, sold: 1);
        using var cancelled = await shop.CancelAsync(held);
        Assert.Equal(HttpStatusCode.NoContent, cancelled.StatusCode);
    }

    [Fact]
    public async Task Erase_ByEmail_LeavesOthersOfTheSamePhone()
    {
        using var shop = await Shop.OpenAsync(shared.App);
        var wish = Wish(shop);
        wish["customer"]!["email"] = $"other.{_email}";
        var other = await shop.HoldAsync(wish);
        await shop.HoldAsync(Wish(shop));

        Assert.Equal(1, (await PostAsync(shop, "erase", new { email = _email })).GetProperty("erased").GetInt32());

        var left = await PostAsync(shop, "search", new { phone = _phone });
        Assert.Equal($"{other}", Assert.Single(left.GetProperty("items").EnumerateArray()).GetProperty("reservation_id").GetString());
    }

    [Fact]
    public async Task Request_OfAnyKind_IsInTheActivityLogUnderAPseudonym()
    {
        using var shop = await Shop.OpenAsync(shared.App);
        await shop.HoldAsync(Wish(shop));
        foreach (var what in (string[])["search", "export", "erase", "erase"])
        {
            await PostAsync(shop, what, new { phone = _phone });
        }

        var hash = Convert.ToHexStringLower(shared.App.Services.GetRequiredService<CustomerVault>().HashOfPhone(_phone));
        Assert.Equal(
            "personal_data_searched 1, personal_data_exported 1, personal_data_erased 1, personal_data_erased 0",
            await shop.Database.ScalarAsync<string>(
                $"""
                SELECT string_agg(concat_ws(' ', action_type, after ->> 'reservations'), ', ' ORDER BY seq) FROM activity_log
                WHERE target_type = 'person' AND target_id = 'phone:{hash}'
                """));
    }

    [Fact]
    public async Task Reserve_SameKeyAfterAnErasure_IsStillTheSameReservation()
    {
        using var shop = await Shop.OpenAsync(shared.App);
        using var first = await shop.ReserveAsync(Wish(shop), "k");
        await PostAsync(shop, "erase", new { phone = _phone });
        using var again = await shop.ReserveAsync(Wish(shop), "k");
        Assert.Equal(await first.Content.ReadAsStringAsync(), await again.Content.ReadAsStringAsync());
        Assert.Equal(0, (await PostAsync(shop, "search", new { phone = _phone })).GetProperty("total").GetInt32());
    }

    [Fact]
    public async Task Reserve_BuyerLimit_CountsByPhone()
    {
        using var shop = await Shop.OpenAsync(shared.App, change: product => product["max_per_buyer"] = 2);
        await shop.HoldAsync(Wish(shop, quantity: 2));
        using var more = await shop.ReserveAsync(Wish(shop));
        await ProblemAssert.IsAsync(more, HttpStatusCode.Conflict, "LIMIT_EXCEEDED");
        await shop.HoldAsync(shop.Wish(2));
    }

    [Fact]
    public async Task Vault_ByPhone_FindsReservationsOfTheEventAlone()
    {
        using var shop = await Shop.OpenAsync(shared.App);
        using var other = await Shop.OpenAsync(shared.App);
        var first = await shop.HoldAsync(Wish(shop));
        var second = await shop.HoldAsync(Wish(shop));
        await other.HoldAsync(Wish(other));
        var vault = shared.App.Services.GetRequiredService<CustomerVault>();

        Assert.Equal([second, first], await vault.FindReservationsAsync(shop.EventId, _phone, CancellationToken.None));
        Assert.Equal(new Customer(_name, _phone, _email), await vault.OpenAsync(first, CancellationToken.None));
        Assert.Null(await vault.OpenAsync(Guid.CreateVersion7(), CancellationToken.None));
        await shop.Database.ExecuteAsync(
            $"UPDATE customers c SET sealed = o.sealed FROM customers o WHERE c.reservation_id = '{first}' AND o.reservation_id = '{second}'");
        await Assert.ThrowsAsync<InvalidDataException>(() => vault.OpenAsync(first, CancellationToken.None));
    }

    private JsonObject Wish(Shop shop, string? visitDate = null, int quantity = 1)
    {
        var wish = shop.Wish(quantity, visitDate: visitDate);
        wish["customer"] = new JsonObject { ["name"] = _name, ["phone"] = _phone, ["email"] = _email };
        return wish;
    }

    private static string Escaped(string text) => string.Concat(text.Select(letter => letter < 128 ? $"{letter}" : $"\\u{(int)letter:X4}"));

    private static Task<string> JournalAsync(Shop shop) => shop.Database.ScalarAsync<string>(
        $"SELECT string_agg(data::text, ',' ORDER BY version) FROM journal WHERE stream = 'inventory/{shop.EventId}'");

    private static Task<HttpResponseMessage> SendAsync(Shop shop, string what, object person) =>
        shop.Admin.PostAsJsonAsync($"/api/super-admin/personal-data/{what}", person);

    private static async Task<JsonElement> PostAsync(Shop shop, string what, object person)
    {
        using var response = await SendAsync(shop, what, person);
        return await Json.ReadAsync(response, HttpStatusCode.OK);
    }
}
