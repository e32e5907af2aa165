using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;

namespace OrleansTickets.Api.Tests.Files;

internal static class Uploading
{
    /// <summary>What a decent client sends.</summary>
    public static MultipartFormDataContent Form(byte[] content, string fileName = "file", string contentType = "application/octet-stream")
    {
        var part = new ByteArrayContent(content);
        part.Headers.ContentType = MediaTypeHeaderValue.Parse(contentType);
        return new MultipartFormDataContent { { part, "file", fileName } };
    }

    public static string Path(Guid eventId, string rest = "") => $"/api/admin/files{rest}?event_id={eventId}";

    public static async Task<HttpResponseMessage> PostAsync(
        this HttpClient client, Guid eventId, byte[] content, string fileName = "file", string contentType = "application/octet-stream")
    {
        using var form = Form(content, fileName, contentType);
        return await client.PostAsync(Path(eventId), form);
    }

    /// <summary>The answer to an upload that must succeed.</summary>
    public static async Task<JsonElement> UploadAsync(this HttpClient client, Guid eventId, byte[] content, string fileName = "file")
    {
        using var response = await client.PostAsync(eventId, content, fileName);
        return await Json.ReadAsync(response, HttpStatusCode.Created);
    }
}
