using System.Buffers.Binary;
using System.Text;
using OrleansTickets.Api.Files.Formats;

namespace OrleansTickets.Api.Tests.Files.Formats;

public sealed class FileFormatTests
{
    public static TheoryData<string> Samples => [.. SampleFiles.Names];

    public static TheoryData<string> Images => [.. SampleFiles.Names.Where(name => name != "map.pdf")];

    [Theory]
    [MemberData(nameof(Samples))]
    public void Find_Sample_IsWhatItsExtensionSays(string name) => Assert.Contains(Path.GetExtension(name)[1..], Of(SampleFiles.Read(name)).Extensions);

    [Theory]
    [InlineData("<!DOCTYPE html><script>alert(1)</script>")]
    [InlineData("<svg xmlns=\"http://www.w3.org/2000/svg\" onload=\"alert(1)\"/>")]
    [InlineData("<?xml version=\"1.0\"?><svg/>")]
    [InlineData("MZ\u0090\u0000\u0003")]
    [InlineData("\u007fELF\u0002\u0001\u0001")]
    [InlineData("PK\u0003\u0004\u0014\u0000")]
    [InlineData("\u00d0\u00cf\u0011\u00e0\u00a1\u00b1\u001a\u00e1")]
    [InlineData("BM6\u0000\u0000\u0000")]
    [InlineData("II*\u0000\u0008\u0000\u0000\u0000")]
    [InlineData("#!/bin/sh\n")]
    [InlineData(" \u0089PNG\r\n\u001a\n")]
    [InlineData("\r\n%PDF-1.7")]
    [InlineData("%PDF-9.9")]
    [InlineData("%PDF-")]
    [InlineData("GIF88a")]
    [InlineData("RIFF\u0000\u0000\u0000\u0000WAVE")]
    [InlineData("\u0000\u0000\u0000\u0018ftypheic")]
    [InlineData("x")]
    public void Find_AnythingElse_IsNothing(string content) => Assert.Null(FileFormat.Find(Encoding.Latin1.GetBytes(content)));

    [Theory]
    [MemberData(nameof(Images))]
    public void Copy_Image_HasItsSizeAndNoMetadata(string name)
    {
        var original = SampleFiles.Read(name);
        var (copy, size) = Copy(original);
        Assert.Equal(new ImageSize(24, 16), size);
        Assert.Equal(-1, SampleFiles.IndexOf(copy, SampleFiles.Secret));
        Assert.Equal(-1, SampleFiles.IndexOf(copy, SampleFiles.Secret[..12]));
        Assert.True(copy.Length <= original.Length);
    }

    [Fact]
    public void Samples_WithMetadata_HaveTheSecret()
    {
        foreach (var name in SampleFiles.Names.Except(["palette.png", "simple.webp", "map.pdf"]))
        {
            Assert.True(SampleFiles.IndexOf(SampleFiles.Read(name), SampleFiles.Secret) > 0, name);
        }
    }

    [Theory]
    [MemberData(nameof(Samples))]
    public void Copy_OfACopy_IsTheSame(string name)
    {
        var (copy, size) = Copy(SampleFiles.Read(name));
        var (again, sizeAgain) = Copy(copy);
        Assert.Equal(copy, again);
        Assert.Equal(size, sizeAgain);
    }

    [Theory]
    [InlineData("simple.webp")]
    [InlineData("map.pdf")]
    public void Copy_NothingToLeaveOut_IsTheOriginal(string name) => Assert.Equal(SampleFiles.Read(name), Copy(SampleFiles.Read(name)).Copy);

    [Theory]
    [MemberData(nameof(Samples))]
    public void Copy_SomethingAppended_IsWithoutIt(string name)
    {
        var original = SampleFiles.Read(name);
        byte[] polyglot = [.. original, .. "PK\u0003\u0004<html><script>alert(1)</script>"u8];
        Assert.Equal(Copy(original).Copy, Copy(polyglot).Copy);
    }

    [Theory]
    [MemberData(nameof(Images))]
    public void Copy_CutAnywhere_IsUnfit(string name)
    {
        var original = Copy(SampleFiles.Read(name)).Copy;
        for (var length = FileFormat.HeadLength; length < original.Length; length++)
        {
            Assert.Throws<UnfitFileException>(() => Copy(original[..length]));
        }
    }

    [Fact]
    public void Copy_CutPdf_IsUnfit()
    {
        var original = SampleFiles.Read("map.pdf");
        Assert.Throws<UnfitFileException>(() => Copy(original[..^7]));
        Assert.Throws<UnfitFileException>(() => Copy([.. original, .. new byte[2_000]]));
    }

    /// <summary>Whatever comes: an answer, no other exception, and never more than was given.</summary>
    [Theory]
    [MemberData(nameof(Samples))]
    public void Copy_ChangedAnyhow_IsFitOrUnfit(string name)
    {
        var original = SampleFiles.Read(name);
        var random = new Random(17);
        var (fit, unfit) = (0, 0);
        for (var i = 0; i < 3_000; i++)
        {
            var changed = original.ToArray();
            for (var changes = random.Next(1, 8); changes > 0; changes--)
            {
                changed[random.Next(FileFormat.HeadLength, changed.Length)] = (byte)random.Next(256);
            }

            try
            {
                var (copy, size) = Copy(changed);
                Assert.True(copy.Length <= changed.Length + 36);
                Assert.True(size is null or { Width: > 0 and <= ImageSize.MaxSide, Height: > 0 and <= ImageSize.MaxSide });
                fit++;
            }
            catch (UnfitFileException)
            {
                unfit++;
            }
        }

        Assert.True(unfit > 100, $"{fit} fit, {unfit} unfit");
    }

    [Theory]
    [InlineData(0u, 16u)]
    [InlineData(16u, 0u)]
    [InlineData(16_385u, 1u)]
    [InlineData(1u, 16_385u)]
    [InlineData(8_001u, 8_000u)]
    [InlineData(0xffff_ffffu, 0xffff_ffffu)]
    public void Copy_PngOfTooFewOrTooManyPixels_IsUnfit(uint width, uint height) =>
        Assert.Throws<UnfitFileException>(() => Copy(SampleFiles.Png(width: width, height: height)));

    [Fact]
    public void Copy_PngOfAsManyPixelsAsAllowed_IsFit() => Assert.Equal(new ImageSize(8_000, 8_000), Copy(SampleFiles.Png(width: 8_000, height: 8_000)).Size);

    [Fact]
    public void Copy_PngWithAnUnknownCriticalChunk_IsUnfit()
    {
        var png = SampleFiles.Png();
        byte[] changed = [.. png[..33], .. SampleFiles.Chunk("EVIL", [1, 2, 3]), .. png[33..]];
        Assert.Throws<UnfitFileException>(() => Copy(changed));
        byte[] harmless = [.. png[..33], .. SampleFiles.Chunk("evIl", [1, 2, 3]), .. png[33..]];
        Assert.Equal(png, Copy(harmless).Copy);
    }

    [Fact]
    public void Copy_PngWithAChangedBit_IsUnfit()
    {
        var png = SampleFiles.Png();
        for (var i = FileFormat.HeadLength; i < png.Length; i++)
        {
            var changed = png.ToArray();
            changed[i] ^= 1;
            Assert.Throws<UnfitFileException>(() => Copy(changed));
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Copy_JpegLyingOnItsSide_KeepsItsOrientationAlone(bool littleEndian)
    {
        var (copy, _) = Copy(WithExif(littleEndian, orientation: 8));
        var at = SampleFiles.IndexOf(copy, "Exif\0\0");
        Assert.True(at > 0);
        Assert.Equal((byte)8, ExifOrientation.Find(copy.AsSpan(at, 34)));
        Assert.Equal(34, BinaryPrimitives.ReadUInt16BigEndian(copy.AsSpan(at - 2)));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(9)]
    public void Copy_JpegUprightOrNonsense_HasNoExif(ushort orientation) =>
        Assert.Equal(-1, SampleFiles.IndexOf(Copy(WithExif(littleEndian: true, orientation)).Copy, "Exif"));

    [Fact]
    public void Copy_PhotoOfATelephone_KeepsItsOrientation()
    {
        var (copy, _) = Copy(SampleFiles.Read("photo.jpg"));
        Assert.Equal((byte)6, ExifOrientation.Find(copy.AsSpan(SampleFiles.IndexOf(copy, "Exif\0\0"))));
    }

    [Fact]
    public void Find_ExifThatPointsAnywhere_IsNoOrientation()
    {
        var segment = ExifOrientation.Write(6);
        var random = new Random(3);
        for (var i = 0; i < 20_000; i++)
        {
            var changed = segment.ToArray();
            for (var changes = random.Next(1, 6); changes > 0; changes--)
            {
                changed[random.Next(6, changed.Length)] = (byte)random.Next(256);
            }

            Assert.True(ExifOrientation.Find(changed.AsSpan(0, random.Next(changed.Length + 1))) is null or (>= 2 and <= 8));
        }
    }

    [Fact]
    public void Copy_JpegOfVeryManyScans_IsUnfit()
    {
        var jpeg = SampleFiles.Read("progressive.jpg");
        var scan = LastScan(jpeg);
        byte[] bomb = [.. jpeg[..^2], .. Enumerable.Repeat(scan, 100).SelectMany(part => part), .. jpeg[^2..]];
        Assert.Throws<UnfitFileException>(() => Copy(bomb));
        byte[] more = [.. jpeg[..^2], .. scan, .. jpeg[^2..]];
        Assert.NotEmpty(Copy(more).Copy);
    }

    private static byte[] LastScan(byte[] jpeg) => jpeg[jpeg.AsSpan().LastIndexOf((ReadOnlySpan<byte>)[0xff, 0xda])..^2];

    private static byte[] WithExif(bool littleEndian, ushort orientation)
    {
        byte[] tiff = littleEndian
            ? [.. "II*\0"u8, 8, 0, 0, 0, 1, 0, 0x12, 0x01, 3, 0, 1, 0, 0, 0, (byte)orientation, 0, 0, 0, 0, 0, 0, 0]
            : [.. "MM\0*"u8, 0, 0, 0, 8, 0, 1, 0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, (byte)orientation, 0, 0, 0, 0, 0, 0];
        byte[] segment = [.. "Exif\0\0"u8, .. tiff, .. Encoding.Latin1.GetBytes(SampleFiles.Secret)];
        var (plain, _) = Copy(SampleFiles.Read("photo.jpg"));
        var old = SampleFiles.IndexOf(plain, "Exif\0\0") - 4;
        return [.. plain[..old], 0xff, 0xe1, 0, (byte)(segment.Length + 2), .. segment, .. plain[(old + 36)..]];
    }

    private static FileFormat Of(byte[] bytes) => FileFormat.Find(bytes.AsSpan(0, Math.Min(bytes.Length, FileFormat.HeadLength)))!;

    private static (byte[] Copy, ImageSize? Size) Copy(byte[] bytes)
    {
        var target = new MemoryStream();
        var size = Of(bytes).Copy(new ByteSource(new MemoryStream(bytes)), target);
        return (target.ToArray(), size);
    }
}
