using System.Security.Cryptography;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Core.Features;
using OrleansTickets.Api.Activity;
using OrleansTickets.Api.Files.Formats;
using OrleansTickets.Api.Http;
using OrleansTickets.Contracts;
using OrleansTickets.Data.Rows;

namespace OrleansTickets.Api.Files;

/// <summary>
/// Receives a file: to the disk as it comes, then copied to the form in which it will be shown, then announced, kept, and known.
/// Whatever goes wrong leaves nothing behind that <see cref="FileRemovals"/> would not remove.
/// </summary>
internal sealed partial class Uploads(
    TicketsContext rows, FileStore store, UploadPlaces places, TimeProvider clock, ILogger<Uploads> logger)
{
    /// <summary>16 KB/s after ten seconds, so 10 MB have eleven minutes; Kestrel answers 408 to what is slower.</summary>
    private static readonly MinDataRate Pace = new(16 * 1024, TimeSpan.FromSeconds(10));

    private static readonly Text NotAllowed = new(
        "Only JPEG, PNG, GIF, WebP and PDF files can be uploaded.", "JPEG, PNG, GIF, WebP, PDF 파일만 올릴 수 있습니다.");

    /// <returns>The file's row, or why there is none.</returns>
    public async Task<(FileRow? File, ProblemResult? Problem)> StoreAsync(
        EventScope scope, HttpRequest request, CancellationToken cancellationToken)
    {
        using var place = places.TryTake();
        if (!place.IsAcquired)
        {
            return (null, Problems.Overloaded());
        }

        SetPace(request.HttpContext);
        try
        {
            using var raw = store.CreateIncoming();
            using var clean = store.CreateIncoming();
            var givenName = await MultipartUpload.ReceiveAsync(request, raw.Content);
            var row = Copy(raw.Content, clean.Content, givenName, scope);
            await KeepAsync(clean, row, scope.Admin.Actor, cancellationToken);
            return (row, null);
        }
        catch (UploadRefusedException refused)
        {
            return (null, refused.Problem);
        }
        catch (UnfitFileException unfit)
        {
            return (null, Problems.Invalid(MultipartUpload.Field, unfit.Reason));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            LogDiskRefuses(exception);
            return (null, Problems.Overloaded());
        }
    }

    /// <summary>In HTTP/2 only the server as a whole has a pace.</summary>
    private static void SetPace(HttpContext context)
    {
        if (HttpProtocol.IsHttp11(context.Request.Protocol) && context.Features.Get<IHttpMinRequestBodyDataRateFeature>() is { } pace)
        {
            pace.MinDataRate = Pace;
        }
    }

    private FileRow Copy(FileStream raw, FileStream clean, string givenName, EventScope scope)
    {
        var format = Recognise(raw) ?? throw new UploadRefusedException(Problems.Of(ErrorCode.UnsupportedMediaType, NotAllowed));
        raw.Position = 0;
        var size = format.Copy(new ByteSource(raw), clean);
        clean.Position = 0;
        var now = clock.GetUtcNow();
        return new FileRow
        {
            Id = Guid.CreateVersion7(now),
            EventId = scope.EventId,
            Name = FileName.Create(format.Extensions[0]),
            ContentType = format.ContentType,
            Size = clean.Length,
            Sha256 = SHA256.HashData(clean),
            Width = size?.Width,
            Height = size?.Height,
            OriginalName = OriginalName.Clean(givenName, format),
            UploadedBy = scope.Admin.AdminId,
            CreatedAt = now,
        };
    }

    private static FileFormat? Recognise(FileStream raw)
    {
        Span<byte> head = stackalloc byte[FileFormat.HeadLength];
        raw.Position = 0;
        return FileFormat.Find(head[..raw.ReadAtLeast(head, head.Length, throwOnEndOfStream: false)]);
    }

    private async Task KeepAsync(IncomingFile content, FileRow row, Actor actor, CancellationToken cancellationToken)
    {
        var removal = new FileRemovalRow { Name = row.Name, DueAt = row.CreatedAt + FileRemovals.Grace };
        rows.FileRemovals.Add(removal);
        await rows.SaveChangesAsync(cancellationToken);

        // The disk takes its time to flush: not on a thread of the pool, of which grains have few.
        await Task.Factory.StartNew(
            () => content.Keep(store.PathOf(row.Name)), cancellationToken, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        rows.Files.Add(row);
        rows.FileRemovals.Remove(removal);
        rows.Record(actor, "file_uploaded", row.EventId, "file", row.Id, null, FileResponse.From(row));
        await rows.SaveChangesAsync(cancellationToken);
    }

    [LoggerMessage(LogLevel.Error, "An upload cannot be stored")]
    private partial void LogDiskRefuses(Exception exception);
}
