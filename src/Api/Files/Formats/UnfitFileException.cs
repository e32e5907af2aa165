using OrleansTickets.Api.Http;

namespace OrleansTickets.Api.Files.Formats;

/// <summary>An upload begins like a format that is allowed, and goes on otherwise.</summary>
internal sealed class UnfitFileException(Text reason) : Exception(reason.English)
{
    private static readonly Text Damaged = new("Is damaged, or not what it begins like.", "손상되었거나 형식에 맞지 않는 파일입니다.");

    public UnfitFileException()
        : this(Damaged)
    {
    }

    public Text Reason { get; } = reason;
}
