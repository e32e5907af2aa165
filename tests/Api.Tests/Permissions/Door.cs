using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using OrleansTickets.Api.Tests.Fuzz;

namespace OrleansTickets.Api.Tests.Permissions;

/// <summary>An answer, as far as it says who may pass.</summary>
internal sealed record Answer(int Status, string? Error, string Text)
{
    public override string ToString() => $"{Status} {Error ?? Text[..Math.Min(Text.Length, 100)]}".TrimEnd();
}

/// <summary>Sends requests to endpoints in somebody's name.</summary>
internal sealed class Door(HttpClient client)
{
    /// <summary>Reads no more of an answer: a stream of events has no end.</summary>
    private const int MostRead = 1024 * 1024;

    /// <summary>One that the endpoint would accept of whoever may.</summary>
    public Task<Answer> KnockAsync(FuzzRoute route, string? token, string query) =>
        SendAsync(route.Method, route.Path + query, route.Body?.ToJsonString(), token);

    /// <summary>One that gets as far as the endpoint's own checks and no further: it changes nothing. Null where there is no such request.</summary>
    public async Task<Answer?> KnockIdlyAsync(FuzzRoute route, string? token, string query) =>
        route.IsSafe ? await KnockAsync(route, token, query)
        : route.Body is not null ? await SendAsync(route.Method, route.Path + query, "[]", token)
        : route.NamesThing ? await SendAsync(route.Method, route.PathToNothing + query, null, token)
        : null;

    private async Task<Answer> SendAsync(string method, string address, string? body, string? token)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), address);
        if (body is not null)
        {
            request.Content = new StringContent(body, Encoding.UTF8, "application/json");
        }

        if (token is not null)
        {
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        }

        using var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        var type = response.Content.Headers.ContentType?.MediaType;
        if (type == "text/event-stream")
        {
            return new Answer((int)response.StatusCode, null, "");
        }

        await response.Content.LoadIntoBufferAsync(MostRead);
        var text = await response.Content.ReadAsStringAsync();
        return new Answer(
            (int)response.StatusCode,
            type == "application/problem+json" && text.Length > 0 ? JsonDocument.Parse(text).RootElement.GetProperty("error").GetString() : null,
            text);
    }
}
