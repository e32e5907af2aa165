using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using OrleansTickets.Api.Activity;
using OrleansTickets.Api.Http;
using OrleansTickets.Data.Rows;

namespace OrleansTickets.Api.Files;

/// <summary>Files that organisers upload for their event (MISSION T17).</summary>
internal static class FileEndpoints
{
    private static readonly ListOrder<FileRow> NewestFirst =
        new ListOrder<FileRow>("files").Descending(f => f.CreatedAt).Ascending(f => f.Id);

    private static readonly Text InUse = new("The file is in use.", "사용 중인 파일입니다.");

    public static void MapUploads(this IEndpointRouteBuilder routes)
    {
        var files = routes.MapGroup("/api/admin/files").WithTags("Files").RequireOnEvent(PermissionLevel.Staff);
        files.MapGet("/", ListAsync).WithSummary("List uploaded files, newest first");
        files.MapPost("/", UploadAsync)
            .WithSummary("Upload a JPEG, PNG, GIF, WebP or PDF file of at most 10 MB")
            .WithDescription(
                "The kind is decided by the content, never by name or Content-Type. Of images only what is needed to show them is "
                + "kept: no places, cameras or comments; so size and sha256 are those of what is served.")
            .TakesFile(MultipartUpload.Field, MultipartUpload.MaxBodyBytes);
        files.MapGet("/{fileId:guid}", GetAsync).WithSummary("Read what is known of a file").Refuses(ErrorCode.NotFound);
        files.MapDelete("/{fileId:guid}", DeleteAsync)
            .WithSummary("Delete a file")
            .WithDescription("Refused with CONFLICT while something shows it. Its address is gone at once, its bytes soon after.")
            .RequireOnEvent(PermissionLevel.Manager)
            .Refuses(ErrorCode.NotFound, ErrorCode.Conflict);
    }

    private static async Task<Ok<PageOf<FileResponse>>> ListAsync(
        EventScope scope, Page page, TicketsContext rows, CancellationToken cancellationToken) =>
        TypedResults.Ok((await page.ReadAsync(Of(rows, scope), NewestFirst, cancellationToken)).Of(FileResponse.From));

    private static async Task<Results<Created<FileResponse>, ProblemResult>> UploadAsync(
        EventScope scope, HttpRequest request, Uploads uploads, CancellationToken cancellationToken)
    {
        var (file, problem) = await uploads.StoreAsync(scope, request, cancellationToken);
        return file is null ? problem! : TypedResults.Created($"/api/admin/files/{file.Id}", FileResponse.From(file));
    }

    private static async Task<Results<Ok<FileResponse>, ProblemResult>> GetAsync(
        EventScope scope, Guid fileId, TicketsContext rows, CancellationToken cancellationToken) =>
        await Of(rows, scope).SingleOrDefaultAsync(f => f.Id == fileId, cancellationToken) is { } file
            ? TypedResults.Ok(FileResponse.From(file))
            : Problems.NotFound();

    private static async Task<Results<NoContent, ProblemResult>> DeleteAsync(
        EventScope scope, Guid fileId, TicketsContext rows, TimeProvider clock, CancellationToken cancellationToken)
    {
        await using var transaction = await rows.Database.BeginTransactionAsync(cancellationToken);

        // Locked against those who are about to use it.
        var found = await rows.Files
            .FromSql($"SELECT * FROM files WHERE id = {fileId} AND event_id = {scope.EventId} AND deleted_at IS NULL FOR UPDATE")
            .ToListAsync(cancellationToken);
        if (found is not [var file])
        {
            return Problems.NotFound();
        }

        if (await rows.FileUses.AnyAsync(u => u.FileId == fileId, cancellationToken))
        {
            return Problems.Of(ErrorCode.Conflict, InUse);
        }

        var now = clock.GetUtcNow();
        file.DeletedAt = now;
        rows.Record(scope.Admin.Actor, "file_deleted", scope.EventId, "file", fileId, FileResponse.From(file), null);
        rows.FileRemovals.Add(new FileRemovalRow { Name = file.Name, DueAt = now });
        await rows.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return TypedResults.NoContent();
    }

    private static IQueryable<FileRow> Of(TicketsContext rows, EventScope scope) =>
        rows.Files.AsNoTracking().Where(f => f.EventId == scope.EventId && f.DeletedAt == null);
}
