using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace OrleansTickets.Api.Tests.Files;

public sealed class UploadTests(SharedApp shared)
{
    private const int MaxBytes = 10 * 1024 * 1024;

    public static TheoryData<string, string> Samples => new()
    {
        { "photo.jpg", "image/jpeg" }, { "progressive.jpg", "image/jpeg" }, { "transparent.png", "image/png" }, { "palette.png", "image/png" },
        { "animated.gif", "image/gif" }, { "photo.webp", "image/webp" }, { "lossless.webp", "image/webp" }, { "animated.webp", "image/webp" },
        { "map.pdf", "application/pdf" },
    };

    [Theory]
    [MemberData(nameof(Samples))]
    public async Task Upload_AllowedKind_IsStoredAndServed(string name, string contentType)
    {
        var (eventId, _) = await shared.App.CreateEventAsync();
        using var staff = await shared.App.CreateClientAsync(As.Staff(eventId));
        using var response = await staff.PostAsync(eventId, SampleFiles.Read(name), "what the client says.exe", "text/html");
        var file = await Json.ReadAsync(response, HttpStatusCode.Created);
        Assert.Equal(
            ["content_type", "created_at", "height", "id", "original_name", "sha256", "size", "url", "width"], Json.Members(file));
        Assert.Equal(contentType, file.GetProperty("content_type").GetString());
        Assert.Equal($"what the client says.exe{Path.GetExtension(name)}", file.GetProperty("original_name").GetString());
        Assert.Matches($"^/files/[0-9a-f]{{32}}\\{Path.GetExtension(name)}$", file.GetProperty("url").GetString());
        Assert.Equal(contentType == "application/pdf" ? null : 24, file.GetProperty("width").Deserialize<int?>());

        using var stranger = shared.App.CreateClient();
        using var served = await stranger.GetAsync(file.GetProperty("url").GetString());
        var bytes = await served.Content.ReadAsByteArrayAsync();
        Assert.Equal(contentType, served.Content.Headers.ContentType?.ToString());
        Assert.Equal(file.GetProperty("size").GetInt64(), bytes.Length);
        Assert.Equal(file.GetProperty("sha256").GetString(), Convert.ToHexStringLower(SHA256.HashData(bytes)));
        Assert.Equal(-1, SampleFiles.IndexOf(bytes, SampleFiles.Secret));

        var read = await Json.ReadAsync(await staff.GetAsync(response.Headers.Location), HttpStatusCode.OK);
        Assert.True(JsonElement.DeepEquals(file, read));
    }

    [Fact]
    public async Task Upload_ExactlyTenMegabytes_IsStoredAndOneByteMoreIsTooLarge()
    {
        var (eventId, _) = await shared.App.CreateEventAsync();
        using var staff = await shared.App.CreateClientAsync(As.Staff(eventId));
        var file = await staff.UploadAsync(eventId, SampleFiles.Png(MaxBytes));
        Assert.Equal(MaxBytes, file.GetProperty("size").GetInt64());
        using var larger = await staff.PostAsync(eventId, SampleFiles.Png(MaxBytes + 1));
        await ProblemAssert.IsAsync(larger, HttpStatusCode.RequestEntityTooLarge, "TOO_LARGE");
        await AssertFilesAsync(staff, eventId, 1);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Upload_MuchTooLarge_IsRefusedBeforeItIsRead(bool chunked)
    {
        var (eventId, _) = await shared.App.CreateEventAsync();
        using var staff = await shared.App.CreateClientAsync(As.Staff(eventId));
        using var form = Uploading.Form(SampleFiles.Png(12 * 1024 * 1024));
        using var request = new HttpRequestMessage(HttpMethod.Post, Uploading.Path(eventId)) { Content = form };
        request.Headers.TransferEncodingChunked = chunked;
        request.Headers.ExpectContinue = true;
        using var response = await staff.SendAsync(request);
        await ProblemAssert.IsAsync(response, HttpStatusCode.RequestEntityTooLarge, "TOO_LARGE");
        await AssertFilesAsync(staff, eventId, 0);
    }

    [Fact]
    public async Task OtherEndpoints_BodyOfAFilesSize_IsStillTooLarge()
    {
        var (eventId, _) = await shared.App.CreateEventAsync();
        using var staff = await shared.App.CreateClientAsync(As.Staff(eventId));
        using var body = new StringContent($"{{\"name\":\"{new string('x', 70_000)}\"}}", Encoding.UTF8, "application/json");
        using var response = await staff.PostAsync($"/api/admin/products?event_id={eventId}", body);
        await ProblemAssert.IsAsync(response, HttpStatusCode.RequestEntityTooLarge, "TOO_LARGE");
    }

    [Theory]
    [InlineData("<!DOCTYPE html><html><script>alert(1)</script></html>", "page.png", "image/png")]
    [InlineData("<svg xmlns=\"http://www.w3.org/2000/svg\" onload=\"alert(1)\"/>", "picture.svg", "image/svg+xml")]
    [InlineData("<svg xmlns=\"http://www.w3.org/2000/svg\" onload=\"alert(1)\"/>", "picture.jpg", "image/jpeg")]
    [InlineData("MZ\u0090\u0000", "setup.pdf", "application/pdf")]
    [InlineData("PK\u0003\u0004", "letter.docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document")]
    [InlineData("plain text", "notes.txt", "text/plain")]
    public async Task Upload_AnotherKind_IsUnsupportedWhateverItIsCalled(string content, string fileName, string contentType)
    {
        var (eventId, _) = await shared.App.CreateEventAsync();
        using var staff = await shared.App.CreateClientAsync(As.Staff(eventId));
        using var response = await staff.PostAsync(eventId, Encoding.Latin1.GetBytes(content), fileName, contentType);
        await ProblemAssert.IsAsync(response, HttpStatusCode.UnsupportedMediaType, "UNSUPPORTED_MEDIA_TYPE");
        await AssertFilesAsync(staff, eventId, 0);
    }

    [Fact]
    public async Task Upload_DamagedEmptyOrHugeImage_NamesTheFile()
    {
        var (eventId, _) = await shared.App.CreateEventAsync();
        using var staff = await shared.App.CreateClientAsync(As.Staff(eventId));
        foreach (var content in (byte[][])[[], SampleFiles.Png()[..^1], SampleFiles.Read("photo.jpg")[..200], SampleFiles.Png(width: 100_000)])
        {
            using var response = await staff.PostAsync(eventId, content, "a.png", "image/png");
            await ProblemAssert.IsInvalidAsync(response, "file");
        }

        await AssertFilesAsync(staff, eventId, 0);
    }

    [Fact]
    public async Task Upload_Polyglot_LosesWhatIsNoImage()
    {
        var (eventId, _) = await shared.App.CreateEventAsync();
        using var staff = await shared.App.CreateClientAsync(As.Staff(eventId));
        byte[] polyglot = [.. SampleFiles.Read("animated.gif"), .. "/*<html><script>alert(1)</script>*/"u8];
        var file = await staff.UploadAsync(eventId, polyglot, "x.html");
        var served = await staff.GetByteArrayAsync(file.GetProperty("url").GetString());
        Assert.Equal(-1, SampleFiles.IndexOf(served, "<html>"));
    }

    [Theory]
    [InlineData("../../../etc/passwd")]
    [InlineData("..\\..\\web.config")]
    [InlineData("a\u0000.png")]
    [InlineData("%2e%2e%2fx.png")]
    [InlineData("CON.png")]
    [InlineData("포스터.png")]
    public async Task Upload_HostileName_NeverReachesTheDirectory(string fileName)
    {
        var (eventId, _) = await shared.App.CreateEventAsync();
        using var staff = await shared.App.CreateClientAsync(As.Staff(eventId));
        var name = Convert.ToBase64String(Encoding.UTF8.GetBytes(fileName));
        byte[] body =
        [
            .. Encoding.UTF8.GetBytes($"--x\r\nContent-Disposition: form-data; name=\"file\"; filename=\"=?utf-8?B?{name}?=\"\r\n\r\n"),
            .. SampleFiles.Png(), .. "\r\n--x--\r\n"u8,
        ];
        using var response = await SendAsync(staff, eventId, body);
        await Json.ReadAsync(response, HttpStatusCode.Created);
        Assert.All(
            Directory.EnumerateFileSystemEntries(shared.App.FilesDirectory).Select(Path.GetFileName).Where(entry => entry != "incoming"),
            entry => Assert.Matches("^[0-9a-f]{32}\\.[a-z]{3,4}$", entry));
    }

    [Theory]
    [InlineData("--x\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a\"\r\n\r\n{png}\r\n--x\r\nContent-Disposition: form-data; name=\"file\"; filename=\"b\"\r\n\r\n{png}\r\n--x--\r\n", "file")]
    [InlineData("--x\r\nContent-Disposition: form-data; name=\"note\"\r\n\r\ntext\r\n--x\r\nContent-Disposition: form-data; name=\"file\"; filename=\"b\"\r\n\r\n{png}\r\n--x--\r\n", "file")]
    [InlineData("--x\r\nContent-Disposition: form-data; name=\"picture\"; filename=\"a\"\r\n\r\n{png}\r\n--x--\r\n", "file")]
    [InlineData("--x\r\nContent-Disposition: form-data; name=\"file\"\r\n\r\n{png}\r\n--x--\r\n", "file")]
    [InlineData("--x\r\nContent-Disposition: attachment; name=\"file\"; filename=\"a\"\r\n\r\n{png}\r\n--x--\r\n", "file")]
    [InlineData("--x\r\n\r\n{png}\r\n--x--\r\n", "file")]
    [InlineData("--x--\r\n", "file")]
    [InlineData("", "body")]
    [InlineData("{png}", "body")]
    [InlineData("--y\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a\"\r\n\r\n{png}\r\n--y--\r\n", "body")]
    [InlineData("--x\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a\"\r\n\r\n{png}", "body")]
    [InlineData("--x\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a\"\r\n\r\n{png}\r\n--x", "file")]
    [InlineData("--x\r\nContent-Disposition: form-data; name=\"file\"", "file")]
    [InlineData("--x\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a\"\r\na: 1\r\nb: 1\r\nc: 1\r\nd: 1\r\ne: 1\r\nf: 1\r\ng: 1\r\nh: 1\r\n\r\n{png}\r\n--x--\r\n", "body")]
    public async Task Upload_NotOneWholeFile_IsInvalid(string body, string field)
    {
        var (eventId, _) = await shared.App.CreateEventAsync();
        using var staff = await shared.App.CreateClientAsync(As.Staff(eventId));
        using var response = await SendAsync(
            staff, eventId, Encoding.Latin1.GetBytes(body.Replace("{png}", Encoding.Latin1.GetString(SampleFiles.Png()), StringComparison.Ordinal)));
        await ProblemAssert.IsInvalidAsync(response, field);
        await AssertFilesAsync(staff, eventId, 0);
    }

    [Theory]
    [InlineData("multipart/form-data", HttpStatusCode.BadRequest)]
    [InlineData("multipart/form-data; boundary=", HttpStatusCode.BadRequest)]
    [InlineData("multipart/form-data; boundary=\"\"", HttpStatusCode.BadRequest)]
    [InlineData("multipart/form-data; boundary=aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", HttpStatusCode.BadRequest)]
    [InlineData("multipart/mixed; boundary=x", HttpStatusCode.UnsupportedMediaType)]
    [InlineData("application/json", HttpStatusCode.UnsupportedMediaType)]
    [InlineData("image/png", HttpStatusCode.UnsupportedMediaType)]
    [InlineData("", HttpStatusCode.UnsupportedMediaType)]
    public async Task Upload_OtherContentType_IsRefused(string contentType, HttpStatusCode status)
    {
        var (eventId, _) = await shared.App.CreateEventAsync();
        using var staff = await shared.App.CreateClientAsync(As.Staff(eventId));
        using var response = await SendAsync(staff, eventId, SampleFiles.Png(), contentType);
        await ProblemAssert.IsAsync(response, status, status == HttpStatusCode.BadRequest ? "INVALID_REQUEST" : "UNSUPPORTED_MEDIA_TYPE");
    }

    [Fact]
    public async Task Files_ByLevel_StaffUploadsAndManagerDeletes()
    {
        var (eventId, _) = await shared.App.CreateEventAsync();
        using var viewer = await shared.App.CreateClientAsync(As.Viewer(eventId));
        using var staff = await shared.App.CreateClientAsync(As.Staff(eventId));
        using var manager = await shared.App.CreateClientAsync(As.Manager(eventId));
        using var nobody = shared.App.CreateClient();
        using var unknown = await nobody.PostAsync(eventId, SampleFiles.Png());
        await ProblemAssert.IsAsync(unknown, HttpStatusCode.Unauthorized, "UNAUTHENTICATED");
        using var forbidden = await viewer.PostAsync(eventId, SampleFiles.Png());
        await ProblemAssert.IsAsync(forbidden, HttpStatusCode.Forbidden, "FORBIDDEN");

        var file = await staff.UploadAsync(eventId, SampleFiles.Png());
        var path = Uploading.Path(eventId, $"/{file.GetProperty("id")}");
        using var refused = await staff.DeleteAsync(path);
        await ProblemAssert.IsAsync(refused, HttpStatusCode.Forbidden, "FORBIDDEN");
        using var deleted = await manager.DeleteAsync(path);
        Assert.Equal(HttpStatusCode.NoContent, deleted.StatusCode);
        using var again = await manager.DeleteAsync(path);
        await ProblemAssert.IsAsync(again, HttpStatusCode.NotFound, "NOT_FOUND");
    }

    [Fact]
    public async Task Files_OfAnotherEvent_AreNotThere()
    {
        var (own, _) = await shared.App.CreateEventAsync();
        var (other, _) = await shared.App.CreateEventAsync();
        using var manager = await shared.App.CreateClientAsync(As.Manager(own));
        using var foreign = await shared.App.CreateClientAsync(As.Manager(other));
        var file = await manager.UploadAsync(own, SampleFiles.Png());
        foreach (var response in (HttpResponseMessage[])
            [
                await foreign.GetAsync(Uploading.Path(other, $"/{file.GetProperty("id")}")),
                await foreign.DeleteAsync(Uploading.Path(other, $"/{file.GetProperty("id")}")),
            ])
        {
            await ProblemAssert.IsAsync(response, HttpStatusCode.NotFound, "NOT_FOUND");
        }

        using var upload = await foreign.PostAsync(own, SampleFiles.Png());
        await ProblemAssert.IsAsync(upload, HttpStatusCode.Forbidden, "WRONG_EVENT");
        await AssertFilesAsync(manager, own, 1);
        await AssertFilesAsync(foreign, other, 0);
    }

    [Fact]
    public async Task List_Files_IsNewestFirst()
    {
        var (eventId, _) = await shared.App.CreateEventAsync();
        using var staff = await shared.App.CreateClientAsync(As.Staff(eventId));
        List<string?> uploaded = [];
        for (var i = 0; i < 3; i++)
        {
            uploaded.Add((await staff.UploadAsync(eventId, SampleFiles.Png(200 + i))).GetProperty("id").GetString());
        }

        using var response = await staff.GetAsync($"{Uploading.Path(eventId)}&skip=1&limit=1");
        var list = await Json.ReadAsync(response, HttpStatusCode.OK);
        Assert.Equal(3, list.GetProperty("total").GetInt32());
        Assert.NotNull(list.GetProperty("next_cursor").GetString());
        Assert.Equal(uploaded[1], Assert.Single(list.GetProperty("items").EnumerateArray()).GetProperty("id").GetString());
    }

    [Fact]
    public async Task Files_UploadedAndDeleted_AreInTheActivityLog()
    {
        var (eventId, _) = await shared.App.CreateEventAsync();
        using var manager = await shared.App.CreateClientAsync(As.Manager(eventId));
        var id = (await manager.UploadAsync(eventId, SampleFiles.Png())).GetProperty("id").GetGuid();
        using var deleted = await manager.DeleteAsync(Uploading.Path(eventId, $"/{id}"));
        Assert.Equal(
            "file_uploaded, file_deleted",
            await shared.App.Database.ScalarAsync<string>(
                $"SELECT string_agg(action_type, ', ' ORDER BY seq) FROM activity_log WHERE target_type = 'file' AND target_id = '{id}'"));
    }

    private static async Task<HttpResponseMessage> SendAsync(
        HttpClient client, Guid eventId, byte[] body, string contentType = "multipart/form-data; boundary=x")
    {
        using var content = new ByteArrayContent(body);
        content.Headers.TryAddWithoutValidation("Content-Type", contentType);
        return await client.PostAsync(Uploading.Path(eventId), content);
    }

    private static async Task AssertFilesAsync(HttpClient staff, Guid eventId, int count)
    {
        using var response = await staff.GetAsync(Uploading.Path(eventId));
        Assert.Equal(count, (await Json.ReadAsync(response, HttpStatusCode.OK)).GetProperty("total").GetInt32());
    }
}
