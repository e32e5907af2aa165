using OrleansTickets.Api.Http;

namespace OrleansTickets.Api.Files.Formats;

/// <summary>Pixels.</summary>
internal sealed record ImageSize(int Width, int Height)
{
    public const int MaxSide = 16_384;

    /// <summary>A browser needs four bytes for each: a quarter of a gigabyte. The largest photos of telephones have 50 million.</summary>
    public const int MaxPixels = 64_000_000;

    private static readonly Text TooManyPixels = new(
        $"Must have at most {MaxSide} pixels a side and {MaxPixels / 1_000_000} million in all.",
        $"한 변은 {MaxSide}픽셀, 전체는 {MaxPixels / 1_000_000}백만 픽셀 이하여야 합니다.");

    /// <exception cref="UnfitFileException">No pixels, or too many.</exception>
    public static ImageSize Of(long width, long height) =>
        width <= 0 || height <= 0 ? throw new UnfitFileException()
        : width > MaxSide || height > MaxSide || width * height > MaxPixels ? throw new UnfitFileException(TooManyPixels)
        : new ImageSize((int)width, (int)height);
}
