using System.Net;
using System.Net.Http.Json;
using OrleansTickets.Fixtures;
using OrleansTickets.Sandbox.Faults;

namespace OrleansTickets.Api.Tests.Notifications;

public sealed class DeliveryTests : IAsyncLifetime
{
    /// <summary>Longer than a server may keep a message to itself.</summary>
    private static readonly TimeSpan Lease = TimeSpan.FromMinutes(2);

    /// <summary>Longer than the provider knows a repetition by its key.</summary>
    private static readonly TimeSpan KeyLife = TimeSpan.FromMinutes(10);

    private PostOffice _office = null!;

    public async ValueTask InitializeAsync() => _office = await PostOffice.OpenAsync();

    public ValueTask DisposeAsync() => _office.DisposeAsync();

    [Fact]
    public async Task Due_Delivered_TellsTheBuyerOnceInBothLanguages()
    {
        var (orderId, phone) = await _office.OrderAsync();
        var delivery = _office.NewDelivery();

        Assert.Equal(1, await delivery.DeliverDueAsync(CancellationToken.None));
        Assert.Equal(0, await delivery.DeliverDueAsync(CancellationToken.None));

        var message = Assert.Single(_office.Sandbox.Ledger.Messages);
        var sent = await _office.ReadAsync(orderId);
        var number = sent.GetProperty("order_number").GetString()!;
        Assert.Equal((phone, "booking_confirmed"), (message.RecipientNo, message.TemplateCode));
        Assert.Contains($"주문번호: {number}", message.Content, StringComparison.Ordinal);
        Assert.Contains($"Order number: {number}", message.Content, StringComparison.Ordinal);
        Assert.Contains("[Garden of Light]", message.Content, StringComparison.Ordinal);
        Assert.Contains("관람일: 2026년 12월 24일", message.Content, StringComparison.Ordinal);
        Assert.Equal("sent", await _office.StatusAsync(orderId));
        Assert.Equal(
            0L, await _office.Database.ScalarAsync<long>($"SELECT count(*) FROM outbox o WHERE o::text LIKE '%{phone}%' OR o::text LIKE '%Kim Minji%'"));
    }

    [Fact]
    public async Task Due_DeliveredByManyServersAtOnce_IsToldOnceEach()
    {
        const int orders = 40;
        var phones = new List<string>();
        for (var i = 0; i < orders; i++)
        {
            phones.Add((await _office.OrderAsync()).Phone);
        }

        await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => _office.NewDelivery().DeliverDueAsync(CancellationToken.None)));

        Assert.Equal(phones.Order(), _office.Sandbox.Ledger.Messages.Select(message => message.RecipientNo).Order());
        Assert.Equal((long)orders, await CountAsync("sent"));
    }

    [Fact]
    public async Task Server_KilledBetweenSendingAndNotingIt_HasSentItOnce()
    {
        var (orderId, _) = await _office.OrderAsync();
        await SendAndDieAsync();
        Assert.Equal("waiting", await _office.StatusAsync(orderId));
        Assert.True((await _office.ReadAsync(orderId)).GetProperty("in_doubt").GetBoolean());

        // So long after it that the provider knows no repetition by its key any more.
        _office.Clock.Advance(KeyLife + Lease);
        await _office.NewDelivery().DeliverDueAsync(CancellationToken.None);

        Assert.Equal("sent", await _office.StatusAsync(orderId));
        Assert.Single(_office.Sandbox.Ledger.Messages);
    }

    /// <summary>The negative control: without the announcement the same crash tells the buyer twice.</summary>
    [Fact]
    public async Task Server_KilledWithoutTheAnnouncement_SendsTwice()
    {
        await _office.OrderAsync();
        await SendAndDieAsync();
        await _office.Database.ExecuteAsync("UPDATE outbox SET sending_since = NULL");

        _office.Clock.Advance(KeyLife + Lease);
        await _office.NewDelivery().DeliverDueAsync(CancellationToken.None);

        Assert.Equal(2, _office.Sandbox.Ledger.Messages.Count);
    }

    [Theory]
    [InlineData(SandboxOperation.Send, SandboxFaultKind.ErrorBefore)]
    [InlineData(SandboxOperation.Send, SandboxFaultKind.ErrorAfter)]
    [InlineData(SandboxOperation.Send, SandboxFaultKind.ResetBefore)]
    [InlineData(SandboxOperation.Send, SandboxFaultKind.ResetAfter)]
    [InlineData(SandboxOperation.Send, SandboxFaultKind.HangAfter)]
    [InlineData(SandboxOperation.Send, SandboxFaultKind.Refuse)]
    [InlineData(SandboxOperation.Find, SandboxFaultKind.ErrorBefore)]
    [InlineData(SandboxOperation.Find, SandboxFaultKind.ResetAfter)]
    [InlineData(SandboxOperation.Find, SandboxFaultKind.Refuse)]
    public async Task Provider_GoingWrong_IsAskedAgainUntilTheBuyerWasToldOnce(SandboxOperation operation, SandboxFaultKind kind)
    {
        var (orderId, _) = await _office.OrderAsync();
        _office.Sandbox.Faults.Add(new SandboxFault(SandboxOperation.Send, operation == SandboxOperation.Send ? kind : SandboxFaultKind.ResetAfter));
        if (operation == SandboxOperation.Find)
        {
            _office.Sandbox.Faults.Add(new SandboxFault(operation, kind));
        }

        var delivery = _office.NewDelivery(timeoutSeconds: kind == SandboxFaultKind.HangAfter ? 1 : 20);
        for (var tries = 0; tries < 8 && await _office.StatusAsync(orderId) != "sent"; tries++)
        {
            await delivery.DeliverDueAsync(CancellationToken.None);
            _office.Clock.Advance(TimeSpan.FromMinutes(5));
        }

        Assert.Equal("sent", await _office.StatusAsync(orderId));
        Assert.Single(_office.Sandbox.Ledger.Messages);
        Assert.Empty(_office.Sandbox.Faults.List());
    }

    [Fact]
    public async Task Refused_AgainAndAgain_WaitsLongerEachTimeAndIsGivenUp()
    {
        var (orderId, _) = await _office.OrderAsync();
        _office.Sandbox.Faults.Add(new SandboxFault(SandboxOperation.Send, SandboxFaultKind.Refuse, Times: null));
        var delivery = _office.NewDelivery(maxAttempts: 4);

        foreach (var most in (double[])[5, 10, 20])
        {
            Assert.Equal(1, await delivery.DeliverDueAsync(CancellationToken.None));
            Assert.Equal("waiting -1027", await _office.StatusAsync(orderId));
            var next = (await _office.ReadAsync(orderId)).GetProperty("next_attempt_at").GetDateTimeOffset() - _office.Clock.GetUtcNow();
            Assert.InRange(next.TotalSeconds, (most / 2) - 0.001, most);
            _office.Clock.Advance(next - TimeSpan.FromMilliseconds(1));
            Assert.Equal(0, await delivery.DeliverDueAsync(CancellationToken.None));
            _office.Clock.Advance(TimeSpan.FromMilliseconds(2));
        }

        Assert.Equal(1, await delivery.DeliverDueAsync(CancellationToken.None));
        Assert.Equal("dead -1027", await _office.StatusAsync(orderId));
        _office.Clock.Advance(TimeSpan.FromDays(1));
        Assert.Equal(0, await delivery.DeliverDueAsync(CancellationToken.None));
        Assert.Empty(_office.Sandbox.Ledger.Messages);
    }

    [Fact]
    public async Task Refused_ForGood_IsGivenUpAtOnce()
    {
        var (orderId, _) = await _office.OrderAsync();
        _office.Sandbox.Faults.Add(new SandboxFault(SandboxOperation.Send, SandboxFaultKind.Refuse, Code: "-2000"));

        await _office.NewDelivery().DeliverDueAsync(CancellationToken.None);

        Assert.Equal("dead -2000", await _office.StatusAsync(orderId));
    }

    [Fact]
    public async Task Buyer_Erased_IsNotToldAndTheMessageSaysWhy()
    {
        var (orderId, phone) = await _office.OrderAsync();
        using var erased = await _office.Shop.Admin.PostAsJsonAsync("/api/super-admin/personal-data/erase", new { phone });
        Assert.Equal(HttpStatusCode.OK, erased.StatusCode);

        await _office.NewDelivery().DeliverDueAsync(CancellationToken.None);

        Assert.Equal("skipped ERASED", await _office.StatusAsync(orderId));
        Assert.Empty(_office.Sandbox.Ledger.Messages);
    }

    [Fact]
    public async Task Message_NeverTriedForADay_IsNotSentUnlessAnAdminWantsIt()
    {
        var (orderId, _) = await _office.OrderAsync();
        _office.Clock.Advance(TimeSpan.FromDays(1));
        var delivery = _office.NewDelivery();
        await delivery.DeliverDueAsync(CancellationToken.None);
        Assert.Equal("skipped TOO_OLD", await _office.StatusAsync(orderId));

        // The admin asks by the application's clock, which is a day behind.
        using var asked = await _office.ResendAsync((await _office.ReadAsync(orderId)).GetProperty("id").GetGuid());
        Assert.Equal(HttpStatusCode.OK, asked.StatusCode);
        await _office.Database.ExecuteAsync("UPDATE outbox SET resent_at = resent_at + interval '1 day'");
        await delivery.DeliverDueAsync(CancellationToken.None);

        Assert.Equal("sent", await _office.StatusAsync(orderId));
    }

    [Fact]
    public async Task Message_OfAnUnknownTemplate_IsGivenUp()
    {
        var (orderId, _) = await _office.OrderAsync();
        await _office.Database.ExecuteAsync("UPDATE outbox SET template = 'nothing'");

        await _office.NewDelivery().DeliverDueAsync(CancellationToken.None);

        Assert.Equal("dead UNKNOWN_TEMPLATE", await _office.StatusAsync(orderId));
    }

    /// <summary>The provider has the message, and the server dies before it hears so.</summary>
    private async Task SendAndDieAsync()
    {
        _office.Sandbox.Faults.Add(new SandboxFault(SandboxOperation.Send, SandboxFaultKind.HangAfter));
        using var death = new CancellationTokenSource();
        var delivering = _office.NewDelivery().DeliverDueAsync(death.Token);
        await Eventually.IsAsync(() => _office.Sandbox.Ledger.Messages.Count == 1, "the message");
        await death.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => delivering);
    }

    private Task<long> CountAsync(string status) =>
        _office.Database.ScalarAsync<long>($"SELECT count(*) FROM outbox WHERE status = '{status}'");
}
