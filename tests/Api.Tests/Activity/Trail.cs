using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;
using OrleansTickets.Fixtures;

namespace OrleansTickets.Api.Tests.Activity;

/// <summary>Finds the rows that one request left in the activity log: by the request's id, which each of them carries.</summary>
internal static class Trail
{
    private static int _requests;

    /// <summary>Sends a request and reads what it left.</summary>
    public static async Task<(HttpResponseMessage Response, List<Entry> Entries)> SendAsync(
        TestDatabase database, HttpClient client, HttpMethod method, string path, JsonNode? body = null)
    {
        var id = $"trail-{Interlocked.Increment(ref _requests)}";
        using var request = new HttpRequestMessage(method, path) { Content = body is null ? null : JsonContent.Create(body) };
        request.Headers.Add("X-Request-ID", id);
        var response = await client.SendAsync(request);
        return (response, await ReadAsync(database, id));
    }

    /// <summary>Sends a request that succeeds, and reads the one row that it left.</summary>
    public static async Task<Entry> ChangeAsync(
        TestDatabase database, HttpClient client, HttpMethod method, string path, JsonNode? body = null)
    {
        var (response, entries) = await SendAsync(database, client, method, path, body);
        using (response)
        {
            Assert.True(response.IsSuccessStatusCode, $"{method} {path}: {await response.Content.ReadAsStringAsync()}");
            return Assert.Single(entries);
        }
    }

    private static async Task<List<Entry>> ReadAsync(TestDatabase database, string requestId)
    {
        await using var command = database.DataSource.CreateCommand(
            $"SELECT row_to_json(a)::text FROM activity_log a WHERE request_id = '{requestId}' ORDER BY seq");
        await using var rows = await command.ExecuteReaderAsync();
        List<Entry> entries = [];
        while (await rows.ReadAsync())
        {
            entries.Add(new Entry(JsonDocument.Parse(rows.GetString(0)).RootElement));
        }

        return entries;
    }
}

/// <summary>A row of the activity log.</summary>
internal sealed record Entry(JsonElement Row)
{
    public string Action => Row.GetProperty("action_type").GetString()!;

    public string Target => $"{Row.GetProperty("target_type").GetString()} {Row.GetProperty("target_id").GetString()}";

    public JsonElement Before => Row.GetProperty("before");

    public JsonElement After => Row.GetProperty("after");

    public string? this[string column] => Row.GetProperty(column).ToString() is { Length: > 0 } text ? text : null;
}
