using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using OrleansTickets.Fixtures;
using OrleansTickets.Sandbox;
using OrleansTickets.Sandbox.Faults;

namespace OrleansTickets.Api.Tests.Sandbox;

public sealed class AlimTalkTests : IAsyncLifetime
{
    private const string App = "/alimtalk/v2.3/appkeys/sandbox-appkey";

    private readonly FakeClock _clock = new();
    private SandboxApp _sandbox = null!;
    private HttpClient _http = null!;

    public async ValueTask InitializeAsync()
    {
        _sandbox = await SandboxApp.StartAsync(new SandboxOptions { Clock = _clock });
        _http = new HttpClient { BaseAddress = _sandbox.BaseAddress, DefaultRequestHeaders = { { "X-Secret-Key", "sandbox-secret" } } };
    }

    public ValueTask DisposeAsync()
    {
        _http.Dispose();
        return _sandbox.DisposeAsync();
    }

    [Fact]
    public async Task Message_Sent_IsInTheLedgerAndFoundByItsReference()
    {
        var sent = await SendAsync("key-1", "reference-1");

        Assert.Equal(0, Result(sent));
        var message = Assert.Single(_sandbox.Ledger.Messages);
        Assert.Equal(("01012345678", "안녕하세요", "reference-1"), (message.RecipientNo, message.Content, message.RecipientGroupingKey));
        var result = sent.GetProperty("message").GetProperty("sendResults")[0];
        Assert.Equal(("reference-1", 0), (result.GetProperty("recipientGroupingKey").GetString(), result.GetProperty("resultCode").GetInt32()));

        const string days = "startRequestDate=2026-11-30%2000:00&endRequestDate=2026-12-02%2000:00";
        Assert.Equal(1, await CountAsync($"{days}&recipientGroupingKey=reference-1"));
        Assert.Equal(0, await CountAsync($"{days}&recipientGroupingKey=reference-2"));
        var got = await GetAsync($"{App}/messages/{message.RequestId}/1");
        Assert.Equal("COMPLETED", got.GetProperty("message").GetProperty("messageStatus").GetString());
    }

    [Fact]
    public async Task Message_WithAKeyOfTheLastTenMinutes_IsRefused()
    {
        await SendAsync("key-1", "reference-1");

        Assert.Equal(-1005, Result(await SendAsync("key-1", "reference-1")));
        _clock.Advance(TimeSpan.FromMinutes(10));
        Assert.Equal(0, Result(await SendAsync("key-1", "reference-1")));
        Assert.Equal(2, _sandbox.Ledger.Messages.Count);
    }

    [Fact]
    public async Task Calls_WithWrongValues_AreRefusedByDocumentedCodes()
    {
        Assert.Equal(4, Result(await SendAsync("a", "r", content: new string('가', 1_301))));
        Assert.Equal(4, Result(await SendAsync("b", "r", phone: "010-1234")));
        Assert.Equal(-2017, Result(await SendAsync("c", "r", sender: "other")));
        Assert.Equal(4, Result(await GetAsync($"{App}/messages")));
        Assert.Equal(4, Result(await GetAsync($"{App}/messages?startRequestDate=2026-10-01%2000:00&endRequestDate=2026-12-02%2000:00")));
        Assert.Equal(-1016, Result(await GetAsync($"{App}/messages/nothing/1")));
        Assert.Equal(-1000, Result(await GetAsync("/alimtalk/v2.3/appkeys/other/messages?requestId=1")));
        _http.DefaultRequestHeaders.Remove("X-Secret-Key");
        Assert.Equal(-1001, Result(await SendAsync("d", "r")));
        Assert.Empty(_sandbox.Ledger.Messages);
    }

    [Fact]
    public async Task Send_Refused_SendsNothingAndUsesUpTheKey()
    {
        _sandbox.Faults.Add(new SandboxFault(SandboxOperation.Send, SandboxFaultKind.Refuse, Code: "-1027"));

        Assert.Equal(-1027, Result(await SendAsync("key-1", "reference-1")));
        Assert.Equal(-1005, Result(await SendAsync("key-1", "reference-1")));
        Assert.Empty(_sandbox.Ledger.Messages);
    }

    private static int Result(JsonElement answer) => answer.GetProperty("header").GetProperty("resultCode").GetInt32();

    private async Task<int> CountAsync(string query) =>
        (await GetAsync($"{App}/messages?{query}")).GetProperty("messageSearchResultResponse").GetProperty("totalCount").GetInt32();

    private async Task<JsonElement> GetAsync(string path)
    {
        using var response = await _http.GetAsync(path);
        return await Json.ReadAsync(response, HttpStatusCode.OK);
    }

    private async Task<JsonElement> SendAsync(
        string key,
        string reference,
        string phone = "01012345678",
        string content = "안녕하세요",
        string sender = "0000000000000000000000000000000000sender")
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, $"{App}/raw-messages")
        {
            Content = JsonContent.Create(new
            {
                senderKey = sender,
                templateCode = "booking",
                recipientList = new[] { new { recipientNo = phone, content, recipientGroupingKey = reference } },
            }),
        };
        request.Headers.Add("X-NC-API-IDEMPOTENCY-KEY", key);
        using var response = await _http.SendAsync(request);
        return await Json.ReadAsync(response, HttpStatusCode.OK);
    }
}
