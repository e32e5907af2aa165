using System.Net;
using System.Net.Http.Headers;
using OrleansTickets.Api.Tests.Fuzz;

namespace OrleansTickets.Api.Tests.Files;

public sealed class ServeTests(SharedApp shared)
{
    [Fact]
    public async Task Get_Image_HasTheHeadersThatKeepItHarmlessAndCached()
    {
        using var client = shared.App.CreateClient();
        using var response = await client.GetAsync(await UploadAsync(SampleFiles.Png(), "포스터: 1.png"));
        Assert.Equal("nosniff", Header(response, "X-Content-Type-Options"));
        Assert.Equal("default-src 'none'; sandbox", Header(response, "Content-Security-Policy"));
        Assert.Equal("public, max-age=31536000, immutable", Header(response, "Cache-Control"));
        Assert.Equal("cross-origin", Header(response, "Cross-Origin-Resource-Policy"));
        Assert.Equal("bytes", Header(response, "Accept-Ranges"));
        var disposition = response.Content.Headers.ContentDisposition!;
        Assert.Equal("inline", disposition.DispositionType);
        Assert.Equal("포스터 1.png", disposition.FileNameStar);
        Assert.False(response.Headers.ETag!.IsWeak);
    }

    [Fact]
    public async Task Get_Pdf_IsSavedAndNotShown()
    {
        using var client = shared.App.CreateClient();
        using var response = await client.GetAsync(await UploadAsync(SampleFiles.Read("map.pdf"), "map.pdf"));
        Assert.Equal("attachment", response.Content.Headers.ContentDisposition!.DispositionType);
        Assert.Equal("application/pdf", response.Content.Headers.ContentType!.ToString());
    }

    [Fact]
    public async Task Head_File_HasTheHeadersOfGetAndNoBody()
    {
        using var client = shared.App.CreateClient();
        var url = await UploadAsync(SampleFiles.Png(500));
        using var head = await client.SendAsync(new HttpRequestMessage(HttpMethod.Head, url));
        using var get = await client.GetAsync(url);
        Assert.Equal(500, head.Content.Headers.ContentLength);
        Assert.Empty(await head.Content.ReadAsByteArrayAsync());
        Assert.Equal(get.Headers.ETag, head.Headers.ETag);
        Assert.Equal(get.Content.Headers.ContentType, head.Content.Headers.ContentType);
    }

    [Fact]
    public async Task Get_WithTheEtag_IsNotModified()
    {
        using var client = shared.App.CreateClient();
        var url = await UploadAsync(SampleFiles.Png());
        using var first = await client.GetAsync(url);
        using var request = new HttpRequestMessage(HttpMethod.Get, url);
        request.Headers.IfNoneMatch.Add(first.Headers.ETag!);
        using var again = await client.SendAsync(request);
        Assert.Equal(HttpStatusCode.NotModified, again.StatusCode);
        Assert.Empty(await again.Content.ReadAsByteArrayAsync());
        using var other = new HttpRequestMessage(HttpMethod.Get, url);
        other.Headers.IfNoneMatch.Add(new EntityTagHeaderValue("\"another\""));
        using var fresh = await client.SendAsync(other);
        Assert.Equal(HttpStatusCode.OK, fresh.StatusCode);
    }

    [Theory]
    [InlineData("bytes=0-99", 0, 100)]
    [InlineData("bytes=450-", 450, 50)]
    [InlineData("bytes=-10", 490, 10)]
    public async Task Get_Range_IsThatPart(string range, int from, int length)
    {
        using var client = shared.App.CreateClient();
        var file = SampleFiles.Png(500);
        using var request = new HttpRequestMessage(HttpMethod.Get, await UploadAsync(file));
        request.Headers.TryAddWithoutValidation("Range", range);
        using var response = await client.SendAsync(request);
        Assert.Equal(HttpStatusCode.PartialContent, response.StatusCode);
        Assert.Equal(file[from..(from + length)], await response.Content.ReadAsByteArrayAsync());
        Assert.Equal($"bytes {from}-{from + length - 1}/500", response.Content.Headers.ContentRange!.ToString());
    }

    [Fact]
    public async Task Get_RangeBeyondTheEnd_IsNotSatisfiable()
    {
        using var client = shared.App.CreateClient();
        using var request = new HttpRequestMessage(HttpMethod.Get, await UploadAsync(SampleFiles.Png(500)));
        request.Headers.TryAddWithoutValidation("Range", "bytes=500-");
        using var response = await client.SendAsync(request);
        Assert.Equal(HttpStatusCode.RequestedRangeNotSatisfiable, response.StatusCode);
        Assert.Equal("bytes */500", response.Content.Headers.ContentRange!.ToString());
    }

    [Theory]
    [InlineData("/files/00000000000000000000000000000000.png")]
    [InlineData("/files/x")]
    [InlineData("/files/incoming")]
    [InlineData("/files/..%2f..%2f..%2fetc%2fpasswd")]
    [InlineData("/files/%2e%2e%2fincoming")]
    [InlineData("/files/..%5c..%5cweb.config")]
    [InlineData("/files/%2fetc%2fpasswd")]
    [InlineData("/files/00000000000000000000000000000000.png%00.html")]
    [InlineData("/files/../../../etc/passwd")]
    [InlineData("/files/")]
    [InlineData("/files//etc/passwd")]
    public async Task Get_NameThatIsNoFiles_IsNotFound(string path)
    {
        // Byte for byte: a decent client would tidy the path up.
        var answers = await RawHttp.SendAsync(
            shared.App.Address.Port,
            System.Text.Encoding.ASCII.GetBytes($"GET {path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"),
            hangUp: false);
        Assert.InRange(Assert.Single(answers).Status, 400, 404);
    }

    [Fact]
    public async Task Get_GuessOfOneLetter_IsNotFound()
    {
        using var client = shared.App.CreateClient();
        var url = await UploadAsync(SampleFiles.Png());
        foreach (var other in (string[])[url.ToUpperInvariant(), url + "x", url[..^4] + ".jpg", url[..^5] + (url[^5] == '0' ? '1' : '0') + ".png"])
        {
            using var response = await client.GetAsync(other);
            Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
        }
    }

    [Fact]
    public async Task Get_FileLostFromTheDirectory_IsNotFound()
    {
        using var client = shared.App.CreateClient();
        var url = await UploadAsync(SampleFiles.Png());
        File.Delete(Path.Combine(shared.App.FilesDirectory, Path.GetFileName(url)));
        using var response = await client.GetAsync(url);
        await ProblemAssert.IsAsync(response, HttpStatusCode.NotFound, "NOT_FOUND");
        Assert.True(response.Headers.CacheControl!.NoStore);
    }

    private static string Header(HttpResponseMessage response, string name) =>
        (response.Headers.TryGetValues(name, out var values) ? values : response.Content.Headers.GetValues(name)).Single();

    private async Task<string> UploadAsync(byte[] content, string fileName = "file")
    {
        var (eventId, _) = await shared.App.CreateEventAsync();
        using var admin = await shared.App.CreateClientAsync(As.SuperAdmin);
        return (await admin.UploadAsync(eventId, content, fileName)).GetProperty("url").GetString()!;
    }
}
