using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using OrleansTickets.Fixtures;

namespace OrleansTickets.Api.Tests.Orders;

/// <summary>Has spreadsheets made, and fetches them.</summary>
internal static class ExportDesk
{
    private const string Path = "/api/admin/orders";

    /// <summary>The answer to a wish for a spreadsheet.</summary>
    public static async Task<JsonElement> ExportAsync(this HttpClient client, object filter, string language = "en", string query = "")
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, $"{Path}/export{query}") { Content = JsonContent.Create(filter) };
        request.Headers.Add("Accept-Language", language);
        using var response = await client.SendAsync(request);
        var export = await Json.ReadAsync(response, HttpStatusCode.Accepted);
        Assert.Equal($"{Path}/exports/{export.GetProperty("id").GetString()}", response.Headers.Location!.ToString());
        return export;
    }

    public static async Task<JsonElement> ExportStateAsync(this HttpClient client, JsonElement export, string query = "")
    {
        using var response = await client.GetAsync($"{Path}/exports/{export.GetProperty("id").GetString()}{query}");
        return await Json.ReadAsync(response, HttpStatusCode.OK);
    }

    /// <summary>The same when it is done.</summary>
    public static async Task<JsonElement> ExportedAsync(this HttpClient client, JsonElement export, string query = "")
    {
        var state = export;
        await Eventually.IsAsync(
            async () => (state = await client.ExportStateAsync(export, query)).GetProperty("status").GetString() is "done" or "failed",
            "the spreadsheet to be made");
        Assert.Equal(("done", 100), (state.GetProperty("status").GetString(), state.GetProperty("percent").GetInt32()));
        return state;
    }

    public static async Task<Sheet> ReadSheetAsync(this HttpClient client, JsonElement done)
    {
        using var response = await client.GetAsync(done.GetProperty("download_url").GetString());
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", response.Content.Headers.ContentType!.MediaType);
        Assert.Equal("attachment", response.Content.Headers.ContentDisposition!.DispositionType);
        Assert.True(response.Headers.CacheControl!.NoStore);
        var bytes = await response.Content.ReadAsByteArrayAsync();
        Assert.Equal(done.GetProperty("size").GetInt64(), bytes.Length);
        return Sheet.Read(new MemoryStream(bytes));
    }

    public static async Task<Sheet> SheetAsync(this HttpClient client, object filter, string language = "en") =>
        await client.ReadSheetAsync(await client.ExportedAsync(await client.ExportAsync(filter, language)));
}
