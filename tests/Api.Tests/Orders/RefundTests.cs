using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using OrleansTickets.Api.Tests.Activity;
using OrleansTickets.Api.Tests.Privacy;
using OrleansTickets.Contracts.Orders;
using OrleansTickets.Fixtures;

namespace OrleansTickets.Api.Tests.Orders;

[Collection(OrdersTests.Name)]
public sealed class RefundTests(OrdersApp orders)
{
    private static readonly object Account = new { bank = "88", account_number = "110-123-456789", holder_name = "김하늘" };

    [Fact]
    public async Task Refund_FullRepeatedWithItsKey_HasOneEffect()
    {
        using var desk = await OrderDesk.OpenAsync(orders);
        var paid = await desk.PayAsync(2);
        var before = desk.Ledger.Cancellations;

        for (var i = 0; i < 3; i++)
        {
            using var response = await desk.RefundAsync(paid, new { reason = "비", amount = (long?)null, ticket_ids = (string[]?)null }, "once");
            var refund = await Json.ReadAsync(response, HttpStatusCode.OK);
            Assert.Equal(("done", 30_000L, paid.OrderNumber), (
                refund.GetProperty("status").GetString(), refund.GetProperty("amount").GetInt64(), refund.GetProperty("order_number").GetString()));
            Assert.Equal(2, refund.GetProperty("ticket_ids").GetArrayLength());
        }

        await desk.Shop.AssertStockAsync(100, held: 0, sold: 0);
        Assert.Equal((before + 1, 30_000L), (desk.Ledger.Cancellations, desk.Ledger.GivenBack(paid.OrderNumber)));
        Assert.Equal(
            1L,
            await orders.App.Database.ScalarAsync<long>(
                $"SELECT count(*) FROM stock_movements WHERE type = 'return' AND stream = 'inventory/{desk.Shop.EventId}'"));
        Assert.All(
            (await desk.ReadAsync(paid)).GetProperty("tickets").EnumerateArray(), ticket => Assert.Equal("void", ticket.GetProperty("status").GetString()));
        using var other = await desk.RefundAsync(paid, new { reason = "비", amount = 1 }, "once");
        await ProblemAssert.IsAsync(other, HttpStatusCode.UnprocessableEntity, "IDEMPOTENCY_MISMATCH");
        using var again = await desk.RefundAsync(paid, new { reason = "비" });
        await ProblemAssert.IsAsync(again, HttpStatusCode.Conflict, "CONFLICT");
    }

    [Fact]
    public async Task Refund_ByTicketThenByAmount_NeverGivesBackMoreThanWasPaid()
    {
        using var desk = await OrderDesk.OpenAsync(orders);
        var paid = await desk.PayAsync(3);
        var ticket = paid.Tickets[0].TicketId;

        using (var one = await desk.RefundAsync(paid, new { reason = "한 장", ticket_ids = new[] { ticket } }))
        {
            Assert.Equal(15_000, (await Json.ReadAsync(one, HttpStatusCode.OK)).GetProperty("amount").GetInt64());
        }

        await desk.Shop.AssertStockAsync(100, held: 0, sold: 2);
        using var same = await desk.RefundAsync(paid, new { reason = "또", ticket_ids = new[] { ticket } });
        await ProblemAssert.IsAsync(same, HttpStatusCode.Conflict, "CONFLICT");
        using var foreign = await desk.RefundAsync(paid, new { reason = "남의 것", ticket_ids = new[] { Guid.CreateVersion7() } });
        await ProblemAssert.IsInvalidAsync(foreign, "ticket_ids");
        using (var amount = await desk.RefundAsync(paid, new { reason = "사과", amount = 5_000 }))
        {
            Assert.Equal(0, (await Json.ReadAsync(amount, HttpStatusCode.OK)).GetProperty("ticket_ids").GetArrayLength());
        }

        using var tooMuch = await desk.RefundAsync(paid, new { reason = "많이", amount = 25_001 });
        var problem = await ProblemAssert.IsAsync(tooMuch, HttpStatusCode.Conflict, "CONFLICT");
        Assert.True(problem.GetProperty("errors").TryGetProperty("amount", out _));
        await desk.Shop.AssertStockAsync(100, held: 0, sold: 2);
        var order = await desk.ReadAsync(paid);
        Assert.Equal(("partially_refunded", 20_000L), (order.GetProperty("status").GetString(), order.GetProperty("refunded_amount").GetInt64()));
    }

    [Fact]
    public async Task Refund_OfAFreeOrder_VoidsItsTicketsWithoutMoney()
    {
        using var desk = await OrderDesk.OpenAsync(orders, price: 0);
        var paid = await desk.PayAsync(2);
        using var response = await desk.RefundAsync(paid, new { reason = "비" });
        Assert.Equal(0, (await Json.ReadAsync(response, HttpStatusCode.OK)).GetProperty("amount").GetInt64());
        await desk.Shop.AssertStockAsync(100, held: 0, sold: 0);
        Assert.Equal("refunded", (await desk.ReadAsync(paid)).GetProperty("status").GetString());
    }

    [Fact]
    public async Task Refund_ByStaff_IsForbiddenAndChangesNothing()
    {
        using var desk = await OrderDesk.OpenAsync(orders);
        using var staff = await orders.App.CreateClientAsync(As.Staff(desk.Shop.EventId));
        var paid = await desk.PayAsync();
        using var response = await desk.RefundAsync(paid, new { reason = "비" }, client: staff);
        await ProblemAssert.IsAsync(response, HttpStatusCode.Forbidden, "FORBIDDEN");
        Assert.Equal("paid", (await desk.ReadAsync(paid)).GetProperty("status").GetString());
    }

    [Fact]
    public async Task Refund_OfATicketThatWasUsed_IsRefusedAndTheOthersStayGood()
    {
        using var desk = await OrderDesk.OpenAsync(orders);
        var paid = await desk.PayAsync(2);
        var code = (await desk.ReadAsync(paid, "/tickets")).GetProperty("tickets")[0].GetProperty("qr_code").GetString();
        using (var entered = await desk.Manager.PostAsJsonAsync("/api/admin/entrance/process-entrance", new { qr_code = code, gate = "North" }))
        {
            await Json.ReadAsync(entered, HttpStatusCode.OK);
        }

        using var all = await desk.RefundAsync(paid, new { reason = "비" });

        await ProblemAssert.IsAsync(all, HttpStatusCode.Conflict, "ALREADY_ENTERED");
        var order = await desk.ReadAsync(paid);
        Assert.Equal(("paid", 0L), (order.GetProperty("status").GetString(), desk.Ledger.GivenBack(paid.OrderNumber)));
        Assert.Equal(["entered", "issued"], order.GetProperty("tickets").EnumerateArray().Select(ticket => ticket.GetProperty("status").GetString()));
        using var other = await desk.RefundAsync(paid, new { reason = "비", ticket_ids = new[] { paid.Tickets[1].TicketId } });
        Assert.Equal(15_000, (await Json.ReadAsync(other, HttpStatusCode.OK)).GetProperty("amount").GetInt64());
        await desk.Shop.AssertStockAsync(100, held: 0, sold: 1);
    }

    [Fact]
    public async Task Refund_NotPaidYet_IsAConflict()
    {
        using var desk = await OrderDesk.OpenAsync(orders);
        using var response = await desk.RefundAsync(await desk.PlaceAsync(), new { reason = "비" });
        await ProblemAssert.IsAsync(response, HttpStatusCode.Conflict, "CONFLICT");
    }

    [Fact]
    public async Task Refund_ProviderRefuses_SaysSoAndLeavesTheTicketsGood()
    {
        using var desk = await OrderDesk.OpenAsync(orders);
        var paid = await desk.PayAsync();
        desk.Ledger.Cancelling = PaymentLedger.Behaviour.Refuse;

        using var response = await desk.RefundAsync(paid, new { reason = "비" });

        var problem = await ProblemAssert.IsAsync(response, HttpStatusCode.BadGateway, "PROVIDER_ERROR");
        Assert.Contains("NOT_CANCELABLE_AMOUNT", problem.GetProperty("detail").GetString(), StringComparison.Ordinal);
        var order = await desk.ReadAsync(paid);
        Assert.Equal(("paid", "issued"), (order.GetProperty("status").GetString(), order.GetProperty("tickets")[0].GetProperty("status").GetString()));
        await desk.Shop.AssertStockAsync(100, held: 0, sold: 1);
    }

    [Fact]
    public async Task Refund_ProviderDoesNotAnswer_IsUnderWayAndFinishedWhenRepeated()
    {
        using var desk = await OrderDesk.OpenAsync(orders);
        var paid = await desk.PayAsync();
        (desk.Ledger.Cancelling, desk.Ledger.IsSilent) = (PaymentLedger.Behaviour.ActAndLose, true);
        using (var first = await desk.RefundAsync(paid, new { reason = "비" }, "k"))
        {
            Assert.Equal("requested", (await Json.ReadAsync(first, HttpStatusCode.OK)).GetProperty("status").GetString());
        }

        using (var other = await desk.RefundAsync(paid, new { reason = "또" }))
        {
            await ProblemAssert.IsAsync(other, HttpStatusCode.Conflict, "IN_PROGRESS");
            Assert.NotNull(other.Headers.RetryAfter);
        }

        Assert.Equal("void", (await desk.ReadAsync(paid)).GetProperty("tickets")[0].GetProperty("status").GetString());
        desk.Ledger.IsSilent = false;
        using var repeated = await desk.RefundAsync(paid, new { reason = "비" }, "k");
        Assert.Equal("done", (await Json.ReadAsync(repeated, HttpStatusCode.OK)).GetProperty("status").GetString());
        await desk.Shop.AssertStockAsync(100, held: 0, sold: 0);
        Assert.Equal(15_000, desk.Ledger.GivenBack(paid.OrderNumber));
    }

    [Theory]
    [InlineData("{}", "reason")]
    [InlineData("""{"reason":"r","amount":0,"ticket_ids":[]}""", "amount", "ticket_ids")]
    [InlineData("""{"reason":"r","ticket_ids":["x"]}""", "ticket_ids")]
    [InlineData(
        """{"reason":"r","refund_account":{"account_number":"12a"}}""", "refund_account.bank", "refund_account.account_number", "refund_account.holder_name")]
    public async Task Refund_WrongBody_IsRefusedByField(string body, params string[] fields)
    {
        using var desk = await OrderDesk.OpenAsync(orders);
        var paid = await desk.PayAsync();
        using var response = await desk.Manager.PostAsync(
            $"/api/admin/orders/{paid.OrderNumber}/refund", new StringContent(body, System.Text.Encoding.UTF8, "application/json"));
        await ProblemAssert.IsInvalidAsync(response, fields);
    }

    [Fact]
    public async Task Refund_OfADeposit_NeedsAnAccountAndKeepsNoneOfIt()
    {
        using var desk = await OrderDesk.OpenAsync(orders);
        var paid = await desk.DepositAsync();
        using (var missing = await desk.RefundAsync(paid, new { reason = "비" }))
        {
            await ProblemAssert.IsInvalidAsync(missing, "refund_account");
        }

        using var response = await desk.RefundAsync(paid, new { reason = "비", refund_account = Account });

        Assert.Equal("done", (await Json.ReadAsync(response, HttpStatusCode.OK)).GetProperty("status").GetString());
        var account = Assert.Single(desk.Ledger.PaidTo);
        Assert.Equal(("88", "110123456789", "김하늘"), (account.Bank, account.AccountNumber, account.HolderName));
        await AssertNothingKeptAsync(paid);
    }

    /// <summary>Should the order lose the account, as in a crash, it is told again from where it is sealed.</summary>
    [Fact]
    public async Task Refund_OfADepositWhoseProviderIsSilent_IsToldTheAccountAgain()
    {
        using var desk = await OrderDesk.OpenAsync(orders);
        var paid = await desk.DepositAsync();
        (desk.Ledger.Cancelling, desk.Ledger.IsSilent) = (PaymentLedger.Behaviour.Lose, true);
        using (var first = await desk.RefundAsync(paid, new { reason = "비", refund_account = Account }))
        {
            Assert.Equal("requested", (await Json.ReadAsync(first, HttpStatusCode.OK)).GetProperty("status").GetString());
        }

        Assert.False((await desk.ReadAsync(paid)).GetProperty("refunds")[0].GetProperty("needs_account").GetBoolean());
        Assert.Empty(await ClearText.FindAsync(orders.App.Database, "110123456789"));
        (desk.Ledger.Cancelling, desk.Ledger.IsSilent) = (PaymentLedger.Behaviour.Act, false);
        await orders.App.Database.ExecuteAsync($"UPDATE refund_accounts SET due_at = created_at WHERE order_id = '{paid.OrderId}'");

        await Eventually.IsAsync(
            async () => (await desk.ReadAsync(paid)).GetProperty("refunds")[0].GetProperty("status").GetString() == "done", "the refund to be done");
        await Eventually.IsAsync(async () => await KeptAsync(paid) == 0, "the account to be forgotten");
        Assert.Equal("110123456789", Assert.Single(desk.Ledger.PaidTo).AccountNumber);
        await AssertNothingKeptAsync(paid);
    }

    [Fact]
    public async Task GiveAccount_ToARefundThatWaitsForIt_FinishesIt()
    {
        using var desk = await OrderDesk.OpenAsync(orders);
        var first = await desk.PlaceAsync();
        await desk.Grain(first.OrderId).FailAsync(new FailRequest(first.Payment!.PaymentId, "USER_CANCEL", ""));
        var second = await desk.Grain(first.OrderId).PlaceAsync(new PlaceRequest(desk.Shop.EventId, desk.Ledger.Name, Contracts.Payments.PaymentMethod.Card));
        await desk.Grain(first.OrderId).ApproveAsync(OrderDesk.Return(second.Value!));
        desk.Ledger.AwaitDeposit(first.Payment.PaymentId, first.TotalAmount);
        desk.Ledger.Deposit(first.Payment.PaymentId, first.TotalAmount);
        await desk.Grain(first.OrderId).HearAsync(first.Payment.PaymentId);
        var waiting = (await desk.ReadAsync(first)).GetProperty("refunds")[0];
        Assert.Equal((true, true, "requested"), (
            waiting.GetProperty("needs_account").GetBoolean(), waiting.GetProperty("is_automatic").GetBoolean(),
            waiting.GetProperty("status").GetString()));
        await AssertNothingElseGoesOnAsync(desk, first);
        var path = $"/api/admin/orders/{first.OrderNumber}/refunds/{waiting.GetProperty("refund_id").GetGuid()}/account";

        var entry = await Trail.ChangeAsync(
            orders.App.Database, desk.Manager, HttpMethod.Put, path, JsonSerializer.SerializeToNode(new { refund_account = Account }));

        Assert.Equal("refund_account_given", entry.Action);
        Assert.DoesNotContain("110123456789", entry.Row.ToString(), StringComparison.Ordinal);
        Assert.Equal("done", (await desk.ReadAsync(first)).GetProperty("refunds")[0].GetProperty("status").GetString());
        await AssertNothingKeptAsync(first);
        using var empty = await desk.Manager.PutAsJsonAsync(path, new { });
        await ProblemAssert.IsInvalidAsync(empty, "refund_account.bank", "refund_account.account_number", "refund_account.holder_name");
        using var again = await desk.Manager.PutAsJsonAsync(path, new { refund_account = Account });
        await ProblemAssert.IsAsync(again, HttpStatusCode.Conflict, "CONFLICT");
        using var unknown = await desk.Manager.PutAsJsonAsync(
            path.Replace(waiting.GetProperty("refund_id").GetString()!, $"{Guid.Empty}", StringComparison.Ordinal), new { refund_account = Account });
        await ProblemAssert.IsAsync(unknown, HttpStatusCode.NotFound, "NOT_FOUND");
    }

    /// <summary>To try again later would be in vain: somebody has to name the account.</summary>
    private static async Task AssertNothingElseGoesOnAsync(OrderDesk desk, Order order)
    {
        using var refund = await desk.RefundAsync(order, new { reason = "비" });
        using var closed = await desk.Manager.PutAsJsonAsync($"/api/admin/orders/{order.OrderNumber}/status", new { status = "completed", reason = "끝" });
        foreach (var refused in (HttpResponseMessage[])[refund, closed])
        {
            var problem = await ProblemAssert.IsAsync(refused, HttpStatusCode.Conflict, "CONFLICT");
            Assert.True(problem.GetProperty("errors").TryGetProperty("refund_account", out _));
            Assert.Null(refused.Headers.RetryAfter);
        }

        Assert.Equal("issued", (await desk.ReadAsync(order)).GetProperty("tickets")[0].GetProperty("status").GetString());
    }

    private async Task<long> KeptAsync(Order order) =>
        await orders.App.Database.ScalarAsync<long>($"SELECT count(*) FROM refund_accounts WHERE order_id = '{order.OrderId}'");

    private async Task AssertNothingKeptAsync(Order order)
    {
        Assert.Equal(0, await KeptAsync(order));
        Assert.Empty(await ClearText.FindAsync(orders.App.Database, "110123456789", "110-123-456789"));
    }
}
