using System.Net;
using System.Text.Json;
using OrleansTickets.Api.Tests.Activity;
using OrleansTickets.Fixtures;
using OrleansTickets.Sandbox;
using OrleansTickets.Sandbox.Faults;

namespace OrleansTickets.Api.Tests.Notifications;

public sealed class NotificationEndpointsTests : IAsyncLifetime
{
    private PostOffice _office = null!;

    public async ValueTask InitializeAsync() => _office = await PostOffice.OpenAsync();

    public ValueTask DisposeAsync() => _office.DisposeAsync();

    [Fact]
    public async Task List_Filters_ListOnlyThose()
    {
        var (sent, _) = await _office.OrderAsync();
        await _office.NewDelivery().DeliverDueAsync(CancellationToken.None);
        var (waiting, _) = await _office.OrderAsync();

        Assert.Equal([waiting, sent], await ListAsync(""));
        Assert.Equal([waiting], await ListAsync("&status=waiting"));
        Assert.Equal([sent], await ListAsync("&status=sent"));
        Assert.Empty(await ListAsync("&status=dead"));
        Assert.Equal([waiting, sent], await ListAsync("&template=booking_confirmed"));
        Assert.Empty(await ListAsync("&template=refund_done"));
        Assert.Equal([waiting], await ListAsync("&limit=1"));
        foreach (var wrong in (string[])["status", "template"])
        {
            await ProblemAssert.IsInvalidAsync(await _office.Shop.Admin.GetAsync(Path($"&{wrong}=none")), wrong);
        }
    }

    [Fact]
    public async Task Resend_OfADeadOne_SendsItOnceAndIsInTheActivityLog()
    {
        var (orderId, _) = await _office.OrderAsync();
        _office.Sandbox.Faults.Add(new SandboxFault(SandboxOperation.Send, SandboxFaultKind.Refuse, Code: "-2000"));
        var delivery = _office.NewDelivery();
        await delivery.DeliverDueAsync(CancellationToken.None);
        var id = (await _office.ReadAsync(orderId)).GetProperty("id").GetGuid();

        var entry = await Trail.ChangeAsync(
            _office.Database, _office.Shop.Admin, HttpMethod.Post, $"/api/admin/notifications/{id}/resend?event_id={_office.Shop.EventId}");
        using var twice = await _office.ResendAsync(id);
        await delivery.DeliverDueAsync(CancellationToken.None);
        using var afterwards = await _office.ResendAsync(id);

        Assert.Equal(("notification_resent", $"notification {id}"), (entry.Action, entry.Target));
        Assert.Equal(("dead", "waiting"), (entry.Before.GetProperty("status").GetString(), entry.After.GetProperty("status").GetString()));
        await ProblemAssert.IsAsync(twice, HttpStatusCode.Conflict, "CONFLICT");
        await ProblemAssert.IsAsync(afterwards, HttpStatusCode.Conflict, "CONFLICT");
        Assert.Equal("sent", await _office.StatusAsync(orderId));
        Assert.Single(_office.Sandbox.Ledger.Messages);
    }

    /// <summary>Given up without anybody knowing whether it was sent: it was.</summary>
    [Fact]
    public async Task Resend_OfOneInDoubt_AsksTheProviderAndSendsNothingTwice()
    {
        var (orderId, _) = await _office.OrderAsync();
        _office.Sandbox.Faults.Add(new SandboxFault(SandboxOperation.Send, SandboxFaultKind.ErrorAfter));
        var delivery = _office.NewDelivery(maxAttempts: 1);
        await delivery.DeliverDueAsync(CancellationToken.None);
        var dead = await _office.ReadAsync(orderId);
        Assert.Equal(("dead", true), (dead.GetProperty("status").GetString(), dead.GetProperty("in_doubt").GetBoolean()));

        using var asked = await _office.ResendAsync(dead.GetProperty("id").GetGuid());
        _office.Clock.Advance(TimeSpan.FromHours(1));
        await delivery.DeliverDueAsync(CancellationToken.None);

        Assert.Equal("sent", await _office.StatusAsync(orderId));
        Assert.Single(_office.Sandbox.Ledger.Messages);
    }

    [Fact]
    public async Task Resend_OfAnotherEvents_IsNotFound()
    {
        var (orderId, _) = await _office.OrderAsync();
        await _office.Database.ExecuteAsync("UPDATE outbox SET status = 'dead', settled_at = now()");
        var id = (await _office.ReadAsync(orderId)).GetProperty("id").GetGuid();
        using var other = await Shop.OpenAsync(_office.App);

        using var response = await other.Admin.PostAsync($"/api/admin/notifications/{id}/resend?event_id={other.EventId}", null);

        await ProblemAssert.IsAsync(response, HttpStatusCode.NotFound, "NOT_FOUND");
    }

    /// <summary>The application by itself, with its own clock and settings.</summary>
    [Fact]
    public async Task Application_WithKeys_TellsBuyersByItself()
    {
        await using var sandbox = await SandboxApp.StartAsync();
        var (orderId, phone) = await _office.OrderAsync();
        await using var app = await TicketsApp.StartAsync(
            database: _office.Database,
            settings: new Dictionary<string, string?>(StringComparer.Ordinal)
            {
                ["AlimTalk:BaseUrl"] = sandbox.BaseAddress.ToString(),
                ["AlimTalk:AppKey"] = "sandbox-appkey",
                ["AlimTalk:SecretKey"] = "sandbox-secret",
                ["AlimTalk:SenderKey"] = "0000000000000000000000000000000000sender",
            });

        await Eventually.IsAsync(async () => await _office.StatusAsync(orderId) == "sent", "the message to be sent");

        Assert.Equal(phone, Assert.Single(sandbox.Ledger.Messages).RecipientNo);
    }

    private string Path(string query) => $"/api/admin/notifications?event_id={_office.Shop.EventId}{query}";

    private async Task<List<Guid>> ListAsync(string query)
    {
        using var response = await _office.Shop.Admin.GetAsync(Path(query));
        var page = await Json.ReadAsync(response, HttpStatusCode.OK);
        return [.. page.GetProperty("items").EnumerateArray().Select((JsonElement item) => item.GetProperty("order_id").GetGuid())];
    }
}
