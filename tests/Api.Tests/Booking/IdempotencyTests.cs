using System.Net;
using System.Text.Json.Nodes;

namespace OrleansTickets.Api.Tests.Booking;

[Collection(ClockedTests.Name)]
public sealed class IdempotencyTests(ClockedApp clocked)
{
    [Fact]
    public async Task Reserve_SameKeyAndBody_AnswersTheSameBytes()
    {
        using var shop = await Shop.OpenAsync(clocked.App);
        var first = await AnswerAsync(shop, shop.Wish(2), "k");
        clocked.Clock.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(first, await AnswerAsync(shop, shop.Wish(2), "k"));
        await shop.AssertStockAsync(total: 100, held: 2, sold: 0);
    }

    [Fact]
    public async Task Reserve_SameKeyOtherBody_IsAMismatch()
    {
        using var shop = await Shop.OpenAsync(clocked.App);
        await AnswerAsync(shop, shop.Wish(2), "k");
        var other = shop.Wish(2);
        other["customer"]!["name"] = "Someone else";
        foreach (var wish in (JsonObject[])[shop.Wish(1), shop.Wish(2, visitDate: Shop.VisitDate), shop.Wish(2, buyer: 1), other])
        {
            using var response = await shop.ReserveAsync(wish, "k");
            await ProblemAssert.IsAsync(response, HttpStatusCode.UnprocessableEntity, "IDEMPOTENCY_MISMATCH");
        }

        await shop.AssertStockAsync(total: 100, held: 2, sold: 0);
    }

    [Fact]
    public async Task Reserve_SameKeyFiftyTimesAtOnce_MakesOneReservation()
    {
        using var shop = await Shop.OpenAsync(clocked.App);
        var answers = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => AnswerAsync(shop, shop.Wish(2), "k")));
        Assert.Single(answers.Distinct(StringComparer.Ordinal));
        await shop.AssertStockAsync(total: 100, held: 2, sold: 0);
        Assert.Equal(1L, await HoldsAsync(shop));
    }

    [Theory]
    [InlineData("cancel")]
    [InlineData("expire")]
    [InlineData("extend")]
    [InlineData("confirm")]
    public async Task Reserve_SameKeyAfterItsReservationChanged_AnswersAsAtFirst(string change)
    {
        using var shop = await Shop.OpenAsync(clocked.App);
        var first = await AnswerAsync(shop, shop.Wish(), "k");
        var id = JsonNode.Parse(first)!["reservation_id"]!.GetValue<Guid>();
        await ChangeAsync(shop, id, change);
        Assert.Equal(first, await AnswerAsync(shop, shop.Wish(), "k"));
        using var other = await shop.ReserveAsync(shop.Wish(2), "k");
        await ProblemAssert.IsAsync(other, HttpStatusCode.UnprocessableEntity, "IDEMPOTENCY_MISMATCH");
        Assert.Equal(1L, await HoldsAsync(shop));
    }

    [Fact]
    public async Task Reserve_SameKeyAfterRestart_AnswersTheSameBytes()
    {
        await using var before = await TicketsApp.StartAsync(clocked.Clock);
        using var shop = await Shop.OpenAsync(before);
        var first = await AnswerAsync(shop, shop.Wish(), "k");
        await using var after = await TicketsApp.StartAsync(clocked.Clock, database: before.Database);
        using var client = after.CreateClient();
        using var request = new HttpRequestMessage(HttpMethod.Post, shop.BookingPath("/reserve"))
        {
            Content = new StringContent(shop.Wish().ToJsonString(), null, "application/json"),
        };
        request.Headers.Add("Idempotency-Key", "k");
        using var response = await client.SendAsync(request);
        Assert.Equal(first, await response.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task Reserve_KeyOfARefusedRequest_IsStillFree()
    {
        using var shop = await Shop.OpenAsync(clocked.App, stock: 0);
        using var refused = await shop.ReserveAsync(shop.Wish(), "k");
        await ProblemAssert.IsAsync(refused, HttpStatusCode.Conflict, "SOLD_OUT");
        using var adjusted = await shop.AdjustAsync(new { delta = 1, reason = "in" });
        Assert.Equal(HttpStatusCode.OK, adjusted.StatusCode);
        await AnswerAsync(shop, shop.Wish(), "k");
    }

    [Fact]
    public async Task Reserve_SameKeyOnAnotherEvent_IsAnotherRequest()
    {
        using var shop = await Shop.OpenAsync(clocked.App);
        using var other = await Shop.OpenAsync(clocked.App);
        Assert.NotEqual(await AnswerAsync(shop, shop.Wish(), "k"), await AnswerAsync(other, other.Wish(), "k"));
    }

    [Fact]
    public async Task Reserve_WithoutKey_CountsEachTime()
    {
        using var shop = await Shop.OpenAsync(clocked.App);
        Assert.NotEqual(await shop.HoldAsync(), await shop.HoldAsync());
        await shop.AssertStockAsync(total: 100, held: 2, sold: 0);
    }

    private async Task ChangeAsync(Shop shop, Guid id, string change)
    {
        switch (change)
        {
            case "cancel":
                using (var cancelled = await shop.CancelAsync(id))
                {
                    Assert.Equal(HttpStatusCode.NoContent, cancelled.StatusCode);
                }

                break;
            case "expire":
                clocked.Clock.Advance(TimeSpan.FromMinutes(10));
                break;
            case "extend":
                using (var extended = await shop.ExtendAsync(id))
                {
                    Assert.Equal(HttpStatusCode.OK, extended.StatusCode);
                }

                break;
            default:
                Assert.Null((await shop.Grain.ConfirmAsync(id)).Refusal);
                break;
        }
    }

    private static async Task<string> AnswerAsync(Shop shop, JsonObject wish, string key)
    {
        using var response = await shop.ReserveAsync(wish, key);
        await Json.ReadAsync(response, HttpStatusCode.Created);
        return await response.Content.ReadAsStringAsync();
    }

    private static Task<long> HoldsAsync(Shop shop) => shop.Database.ScalarAsync<long>(
        $"SELECT count(*) FROM journal WHERE stream = 'inventory/{shop.EventId}' AND type = 'tickets-held'");
}
