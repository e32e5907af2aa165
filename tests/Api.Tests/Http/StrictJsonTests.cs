using System.Net;
using System.Net.Http.Headers;
using System.Text;

namespace OrleansTickets.Api.Tests.Http;

public sealed class StrictJsonTests(SharedApp shared)
{
    private const string Valid = "\"code\":\"STRICT\",\"title\":\"t\",\"starts_on\":\"2026-12-01\",\"ends_on\":\"2026-12-02\"";

    [Theory]
    [InlineData("", "body")]
    [InlineData("null", "body")]
    [InlineData("{", "body")]
    [InlineData("[]", "body")]
    [InlineData("\"text\"", "body")]
    [InlineData("{} {}", "body")]
    [InlineData("{\"code\":1}", "code")]
    [InlineData("{\"code\":{\"a\":1}}", "code")]
    [InlineData("{\"starts_on\":\"tomorrow\"}", "starts_on")]
    [InlineData("{\"starts_on\":\"2026-02-30\"}", "starts_on")]
    [InlineData("{\"starts_on\":1e999}", "starts_on")]
    [InlineData("{\"code\":\"\\ud800\"}", "code")]
    public async Task Post_MalformedBody_NamesTheField(string body, string field) =>
        await ProblemAssert.IsInvalidAsync(await PostAsync(Encoding.UTF8.GetBytes(body)), field);

    [Fact]
    public async Task Post_ValidBody_IsCreated()
    {
        using var response = await PostAsync(Encoding.UTF8.GetBytes("{" + Valid + "}"));
        Assert.Equal(HttpStatusCode.Created, response.StatusCode);
    }

    [Fact]
    public async Task Post_RepeatedMember_Refuses() =>
        await ProblemAssert.IsAsync(
            await PostAsync(Encoding.UTF8.GetBytes("{" + Valid + ",\"code\":\"TWICE\"}")), HttpStatusCode.BadRequest, "INVALID_REQUEST");

    [Fact]
    public async Task Post_UnknownMember_IsPassedOver()
    {
        using var response = await PostAsync(
            Encoding.UTF8.GetBytes("{" + Valid.Replace("STRICT", "UNKNOWN", StringComparison.Ordinal) + ",\"is_active\":true}"));
        using var created = await System.Text.Json.JsonDocument.ParseAsync(await response.Content.ReadAsStreamAsync());
        Assert.Equal(HttpStatusCode.Created, response.StatusCode);
        Assert.False(created.RootElement.GetProperty("is_active").GetBoolean());
    }

    [Fact]
    public async Task Post_EmptyObject_NamesAllThatIsMissing() =>
        await ProblemAssert.IsInvalidAsync(await PostAsync("{}"u8.ToArray()), "code", "title", "starts_on", "ends_on");

    [Fact]
    public async Task Post_InvalidUtf8_Refuses() =>
        await ProblemAssert.IsAsync(
            await PostAsync([.. "{\"title\":\""u8, 0xff, 0xfe, .. "\"}"u8]), HttpStatusCode.BadRequest, "INVALID_REQUEST");

    [Fact]
    public async Task Post_NullCharacter_NamesTheField() =>
        await ProblemAssert.IsInvalidAsync(
            await PostAsync(Encoding.UTF8.GetBytes("{" + Valid.Replace("\"t\"", "\"t\\u0000\"", StringComparison.Ordinal) + "}")), "title");

    [Fact]
    public async Task Post_DeepNesting_Refuses() =>
        await ProblemAssert.IsAsync(
            await PostAsync(Encoding.UTF8.GetBytes("{\"code\":" + new string('[', 30_000))), HttpStatusCode.BadRequest, "INVALID_REQUEST");

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Post_OversizedBody_IsTooLarge(bool chunked)
    {
        using var client = await shared.App.CreateClientAsync(As.SuperAdmin);
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/super-admin/events");
        request.Content = Json(Encoding.UTF8.GetBytes("{\"title\":\"" + new string('x', 70_000) + "\"}"));
        request.Headers.TransferEncodingChunked = chunked;
        using var response = await client.SendAsync(request);
        await ProblemAssert.IsAsync(response, HttpStatusCode.RequestEntityTooLarge, "TOO_LARGE");
    }

    [Theory]
    [InlineData("text/plain")]
    [InlineData("application/x-www-form-urlencoded")]
    [InlineData("application/json; charset=utf-16")]
    [InlineData("application/json; charset=nonsense")]
    [InlineData("nonsense")]
    public async Task Post_OtherContentType_IsUnsupported(string contentType)
    {
        using var client = await shared.App.CreateClientAsync(As.SuperAdmin);
        using var content = new ByteArrayContent("{}"u8.ToArray());
        Assert.True(content.Headers.TryAddWithoutValidation("Content-Type", contentType));
        using var response = await client.PostAsync("/api/super-admin/events", content);
        await ProblemAssert.IsAsync(response, HttpStatusCode.UnsupportedMediaType, "UNSUPPORTED_MEDIA_TYPE");
    }

    private async Task<HttpResponseMessage> PostAsync(byte[] body)
    {
        using var client = await shared.App.CreateClientAsync(As.SuperAdmin);
        using var content = Json(body);
        return await client.PostAsync("/api/super-admin/events", content);
    }

    private static ByteArrayContent Json(byte[] body) =>
        new(body) { Headers = { ContentType = new MediaTypeHeaderValue("application/json") } };
}
