using System.Net;
using System.Net.Http.Json;

namespace OrleansTickets.Api.Tests.Http;

public sealed class ProblemTests(SharedApp shared)
{
    [Theory]
    [InlineData("GET", "/nowhere", HttpStatusCode.NotFound, "NOT_FOUND")]
    [InlineData("GET", "/api/public/%FF%FE/info", HttpStatusCode.NotFound, "NOT_FOUND")]
    [InlineData("GET", "/api/public/no%0Asuch/info", HttpStatusCode.NotFound, "NOT_FOUND")]
    [InlineData("GET", "/api/public/NOSUCHEVENT/info", HttpStatusCode.NotFound, "NOT_FOUND")]
    [InlineData("PATCH", "/api/auth/refresh", HttpStatusCode.MethodNotAllowed, "INVALID_REQUEST")]
    [InlineData("GET", "/api/super-admin/events", HttpStatusCode.Unauthorized, "UNAUTHENTICATED")]
    public async Task Request_Refused_IsAProblem(string method, string path, HttpStatusCode status, string error)
    {
        using var client = shared.App.CreateClient();
        using var request = new HttpRequestMessage(new HttpMethod(method), path);
        using var response = await client.SendAsync(request);
        await ProblemAssert.IsAsync(response, status, error);
    }

    [Theory]
    [InlineData("ko-KR,ko;q=0.9,en;q=0.8", "요청한 항목을 찾을 수 없습니다.")]
    [InlineData("en-US,ko;q=0.5", "There is nothing here.")]
    [InlineData("fr, ko;q=0.1", "요청한 항목을 찾을 수 없습니다.")]
    [InlineData("ko;q=0", "There is nothing here.")]
    [InlineData(";;;=,,", "There is nothing here.")]
    public async Task Problem_AcceptLanguage_ChoosesTheMessage(string languages, string message)
    {
        using var client = shared.App.CreateClient();
        client.DefaultRequestHeaders.TryAddWithoutValidation("Accept-Language", languages);
        using var response = await client.GetAsync("/nowhere");
        var problem = await ProblemAssert.IsAsync(response, HttpStatusCode.NotFound, "NOT_FOUND");
        Assert.Equal(message, problem.GetProperty("message").GetString());
    }

    [Theory]
    [InlineData("checkout-42", true)]
    [InlineData("no spaces", false)]
    [InlineData("<script>", false)]
    [InlineData("0123456789012345678901234567890123456789012345678901234567890123456789", false)]
    public async Task Answer_CarriesTheRequestsIdWhereItIsFit(string id, bool kept)
    {
        using var client = shared.App.CreateClient();
        client.DefaultRequestHeaders.TryAddWithoutValidation("X-Request-ID", id);
        using var response = await client.GetAsync("/health/live");
        Assert.Equal(kept, response.Headers.GetValues("X-Request-ID").Single() == id);
    }

    [Theory]
    [InlineData("skip=-1", "skip")]
    [InlineData("limit=101", "limit")]
    [InlineData("limit=0", "limit")]
    [InlineData("limit=1&limit=2", "limit")]
    [InlineData("skip=99999999999999999999", "skip")]
    [InlineData("is_active=1", "is_active")]
    public async Task List_WrongParameter_NamesIt(string query, string field)
    {
        using var client = await shared.App.CreateClientAsync(As.SuperAdmin);
        await ProblemAssert.IsInvalidAsync(await client.GetAsync($"/api/super-admin/events?{query}"), field);
    }

    [Theory]
    [InlineData("two words")]
    [InlineData("")]
    public async Task IdempotencyKey_Malformed_IsRefused(string key)
    {
        using var client = shared.App.CreateClient();
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/public/NOSUCHEVENT/booking/reserve");
        request.Headers.TryAddWithoutValidation("Idempotency-Key", key);
        request.Content = JsonContent.Create(new { });
        await ProblemAssert.IsInvalidAsync(await client.SendAsync(request), "Idempotency-Key");
    }
}
