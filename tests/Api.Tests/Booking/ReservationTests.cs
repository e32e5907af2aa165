using System.Net;
using OrleansTickets.Fixtures;

namespace OrleansTickets.Api.Tests.Booking;

[Collection(ClockedTests.Name)]
public sealed class ReservationTests(ClockedApp clocked)
{
    [Fact]
    public async Task Get_ThroughItsLife_TellsTheStatus()
    {
        using var shop = await Shop.OpenAsync(clocked.App);
        var (cancelled, expired, confirmed) = (await shop.HoldAsync(), await shop.HoldAsync(), await shop.HoldAsync());
        await HasStatusAsync(shop, expired, "held");
        using var cancel = await shop.CancelAsync(cancelled);
        Assert.Null((await shop.Grain.ConfirmAsync(confirmed)).Refusal);
        clocked.Clock.Advance(TimeSpan.FromMinutes(10));
        await HasStatusAsync(shop, cancelled, "cancelled");
        await HasStatusAsync(shop, expired, "expired");
        await HasStatusAsync(shop, confirmed, "confirmed");
        await shop.AssertStockAsync(total: 100, held: 0, sold: 1);
    }

    [Fact]
    public async Task Any_UnknownReservation_IsNotFound()
    {
        using var shop = await Shop.OpenAsync(clocked.App);
        using var other = await Shop.OpenAsync(clocked.App);
        foreach (var id in (Guid[])[Guid.Empty, await other.HoldAsync()])
        {
            using var read = await shop.GetAsync(id);
            await ProblemAssert.IsAsync(read, HttpStatusCode.NotFound, "NOT_FOUND");
            using var extended = await shop.ExtendAsync(id);
            await ProblemAssert.IsAsync(extended, HttpStatusCode.NotFound, "NOT_FOUND");
            using var cancelled = await shop.CancelAsync(id);
            await ProblemAssert.IsAsync(cancelled, HttpStatusCode.NotFound, "NOT_FOUND");
        }

        await other.AssertStockAsync(total: 100, held: 1, sold: 0);
    }

    [Fact]
    public async Task Extend_Held_AddsFiveMinutesOnce()
    {
        using var shop = await Shop.OpenAsync(clocked.App);
        var end = clocked.Clock.GetUtcNow() + TimeSpan.FromMinutes(15);
        var id = await shop.HoldAsync();
        clocked.Clock.Advance(TimeSpan.FromMinutes(9));
        using var extended = await shop.ExtendAsync(id);
        var answer = await Json.ReadAsync(extended, HttpStatusCode.OK);
        Assert.Equal(["expires_at"], Json.Members(answer));
        Assert.Equal(end, answer.GetProperty("expires_at").GetDateTimeOffset());

        using var again = await shop.ExtendAsync(id);
        var problem = await ProblemAssert.IsAsync(again, HttpStatusCode.Conflict, "LIMIT_EXCEEDED");
        Assert.Equal(1, problem.GetProperty("limit").GetInt32());

        clocked.Clock.Advance(TimeSpan.FromMinutes(6) - TimeSpan.FromTicks(1));
        await HasStatusAsync(shop, id, "held");
        clocked.Clock.Advance(TimeSpan.FromTicks(1));
        await HasStatusAsync(shop, id, "expired");
    }

    [Fact]
    public async Task Extend_SameKeyTwice_CountsOnce()
    {
        using var shop = await Shop.OpenAsync(clocked.App);
        var id = await shop.HoldAsync();
        using var first = await shop.ExtendAsync(id, "k");
        using var second = await shop.ExtendAsync(id, "k");
        await Json.ReadAsync(second, HttpStatusCode.OK);
        Assert.Equal(await first.Content.ReadAsStringAsync(), await second.Content.ReadAsStringAsync());
        using var other = await shop.ExtendAsync(id, "k2");
        await ProblemAssert.IsAsync(other, HttpStatusCode.Conflict, "LIMIT_EXCEEDED");
    }

    [Fact]
    public async Task Extend_Ended_SaysHow()
    {
        using var shop = await Shop.OpenAsync(clocked.App);
        var (cancelled, expired, confirmed) = (await shop.HoldAsync(), await shop.HoldAsync(), await shop.HoldAsync());
        using var cancel = await shop.CancelAsync(cancelled);
        await shop.Grain.ConfirmAsync(confirmed);
        clocked.Clock.Advance(TimeSpan.FromMinutes(10));
        foreach (var (id, error) in ((Guid, string)[])[(cancelled, "HOLD_EXPIRED"), (expired, "HOLD_EXPIRED"), (confirmed, "ALREADY_PAID")])
        {
            using var response = await shop.ExtendAsync(id);
            await ProblemAssert.IsAsync(response, HttpStatusCode.Conflict, error);
        }
    }

    [Fact]
    public async Task Cancel_Held_GivesTheTicketsBackOnce()
    {
        using var shop = await Shop.OpenAsync(clocked.App, stock: 5);
        var id = await shop.HoldAsync(5);
        for (var i = 0; i < 2; i++)
        {
            using var response = await shop.CancelAsync(id);
            Assert.Equal(HttpStatusCode.NoContent, response.StatusCode);
            Assert.Empty(await response.Content.ReadAsByteArrayAsync());
            await shop.AssertStockAsync(total: 5, held: 0, sold: 0);
        }

        await shop.HoldAsync(5);
    }

    [Fact]
    public async Task Cancel_Expired_ChangesNothing()
    {
        using var shop = await Shop.OpenAsync(clocked.App);
        var id = await shop.HoldAsync();
        clocked.Clock.Advance(TimeSpan.FromMinutes(10));
        using var response = await shop.CancelAsync(id);
        Assert.Equal(HttpStatusCode.NoContent, response.StatusCode);
        await HasStatusAsync(shop, id, "expired");
    }

    [Fact]
    public async Task Cancel_Confirmed_IsAlreadyPaid()
    {
        using var shop = await Shop.OpenAsync(clocked.App);
        var id = await shop.HoldAsync();
        await shop.Grain.ConfirmAsync(id);
        using var response = await shop.CancelAsync(id);
        await ProblemAssert.IsAsync(response, HttpStatusCode.Conflict, "ALREADY_PAID");
        await shop.AssertStockAsync(total: 100, held: 0, sold: 1);
    }

    [Fact]
    public async Task Reservation_OfADeactivatedEvent_LivesOn()
    {
        using var shop = await Shop.OpenAsync(clocked.App);
        var id = await shop.HoldAsync();
        await shop.SetActiveAsync(false);
        await HasStatusAsync(shop, id, "held");
        using var extended = await shop.ExtendAsync(id);
        Assert.Equal(HttpStatusCode.OK, extended.StatusCode);
        using var cancelled = await shop.CancelAsync(id);
        Assert.Equal(HttpStatusCode.NoContent, cancelled.StatusCode);
    }

    [Fact]
    public async Task Expiry_AtItsTick_FreesTheTicketsForTheNextBuyer()
    {
        using var shop = await Shop.OpenAsync(clocked.App, stock: 2);
        var first = await shop.HoldAsync(2);
        clocked.Clock.Advance(TimeSpan.FromMinutes(10) - TimeSpan.FromTicks(1));
        using var early = await shop.ReserveAsync();
        await ProblemAssert.IsAsync(early, HttpStatusCode.Conflict, "SOLD_OUT");
        clocked.Clock.Advance(TimeSpan.FromTicks(1));
        var second = await shop.HoldAsync(2);
        await HasStatusAsync(shop, first, "expired");
        await HasStatusAsync(shop, second, "held");
        await shop.AssertStockAsync(total: 2, held: 2, sold: 0);
    }

    [Fact]
    public async Task Expiry_AskedByNobody_HappensWithinASecondOfTheClock()
    {
        using var shop = await Shop.OpenAsync(clocked.App);
        var id = await shop.HoldAsync(2);
        clocked.Clock.Advance(TimeSpan.FromMinutes(10));
        for (var i = 0; i < 4; i++)
        {
            clocked.Clock.Advance(TimeSpan.FromMilliseconds(250));
        }

        await Eventually.IsAsync(
            () => shop.Database.ScalarAsync<bool>(
                $"SELECT EXISTS (SELECT FROM journal WHERE subject = '{id}' AND type = 'hold-expired')"),
            "expired");
        await shop.AssertStockAsync(total: 100, held: 0, sold: 0);
    }

    private static async Task HasStatusAsync(Shop shop, Guid id, string status)
    {
        using var response = await shop.GetAsync(id);
        var reservation = await Json.ReadAsync(response, HttpStatusCode.OK);
        Assert.Equal(status, reservation.GetProperty("status").GetString());
        Assert.Equal(id, reservation.GetProperty("reservation_id").GetGuid());
    }
}
