using System.Net;
using System.Text.Json;

namespace OrleansTickets.Api.Tests;

internal static class Json
{
    /// <summary>The answer's body, once its status is the expected one.</summary>
    public static async Task<JsonElement> ReadAsync(HttpResponseMessage response, HttpStatusCode status)
    {
        var text = await response.Content.ReadAsStringAsync();
        Assert.True(status == response.StatusCode, $"{response.StatusCode} instead of {status}: {text}");
        return JsonDocument.Parse(text).RootElement;
    }

    /// <summary>There is no body.</summary>
    public static async Task IsEmptyAsync(HttpResponseMessage response, HttpStatusCode status)
    {
        var text = await response.Content.ReadAsStringAsync();
        Assert.True(status == response.StatusCode && text.Length == 0, $"{response.StatusCode} instead of {status}: {text}");
    }

    public static IEnumerable<string> Members(JsonElement element) => element.EnumerateObject().Select(member => member.Name).Order();

    /// <summary>The answer's body is this JSON, members in any order.</summary>
    public static async Task IsAsync(HttpResponseMessage response, HttpStatusCode status, string expected)
    {
        var body = await ReadAsync(response, status);
        Assert.True(JsonElement.DeepEquals(JsonDocument.Parse(expected).RootElement, body), $"{body} instead of {expected}");
    }
}
