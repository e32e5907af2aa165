using System.Buffers.Binary;
using System.Collections.Frozen;
using System.IO.Hashing;
using System.Text;

namespace OrleansTickets.Api.Files.Formats;

/// <summary>PNG (W3C, third edition), animations included. Texts, times, EXIF and what nobody knows are left out.</summary>
internal sealed class PngFormat : FileFormat
{
    private const string Header = "IHDR";
    private const string Data = "IDAT";
    private const string End = "IEND";

    private static readonly FrozenSet<string> Kept = FrozenSet.Create(
        StringComparer.Ordinal,
        "PLTE", Data, End, "tRNS", "gAMA", "cHRM", "sRGB", "iCCP", "cICP", "mDCV", "cLLI", "sBIT", "pHYs", "bKGD", "acTL", "fcTL", "fdAT");

    public override string ContentType => "image/png";

    public override IReadOnlyList<string> Extensions { get; } = ["png"];

    private static ReadOnlySpan<byte> Signature => [0x89, (byte)'P', (byte)'N', (byte)'G', (byte)'\r', (byte)'\n', 0x1a, (byte)'\n'];

    public override bool Recognises(ReadOnlySpan<byte> head) => head.StartsWith(Signature);

    public override ImageSize? Copy(ByteSource source, Stream target)
    {
        source.Skip(Signature.Length);
        target.Write(Signature);
        ImageSize? size = null;
        var (type, data, dataEnded) = ("", false, false);
        while (type != End)
        {
            var length = source.ReadUInt32BigEndian();
            var name = source.ReadBytes(4);
            type = Encoding.Latin1.GetString(name);
            if ((size is null) != (type == Header) || (type == Data && dataEnded) || (type == End && length > 0))
            {
                throw new UnfitFileException();
            }

            if (type == Header)
            {
                size = CopyHeader(source, target, length, name);
                continue;
            }

            dataEnded = data && type != Data;
            data |= type == Data;
            CopyChunk(source, target, length, name, IsKept(type));
        }

        return data ? size : throw new UnfitFileException();
    }

    /// <summary>A small letter in front marks what may be passed over; all else a decoder must know.</summary>
    private static bool IsKept(string type) =>
        Kept.Contains(type) || (type[0] is >= 'a' and <= 'z' ? false : throw new UnfitFileException());

    private static ImageSize CopyHeader(ByteSource source, Stream target, uint length, byte[] name)
    {
        const int headerLength = 13;
        if (length != headerLength)
        {
            throw new UnfitFileException();
        }

        var header = new MemoryStream();
        CopyChunk(source, header, length, name, keep: true);
        target.Write(header.GetBuffer(), 0, (int)header.Length);
        var fields = header.GetBuffer().AsSpan(8, headerLength);
        var (depth, colour) = (fields[8], fields[9]);
        var possible = colour switch
        {
            0 => depth is 1 or 2 or 4 or 8 or 16,
            3 => depth is 1 or 2 or 4 or 8,
            2 or 4 or 6 => depth is 8 or 16,
            _ => false,
        };
        return possible && fields[10] == 0 && fields[11] == 0 && fields[12] <= 1
            ? ImageSize.Of(BinaryPrimitives.ReadUInt32BigEndian(fields), BinaryPrimitives.ReadUInt32BigEndian(fields[4..]))
            : throw new UnfitFileException();
    }

    private static void CopyChunk(ByteSource source, Stream target, uint length, byte[] name, bool keep)
    {
        var checksum = new Crc32();
        if (keep)
        {
            Span<byte> bytes = stackalloc byte[sizeof(uint)];
            BinaryPrimitives.WriteUInt32BigEndian(bytes, length);
            target.Write(bytes);
            target.Write(name);
        }

        checksum.Append(name);
        source.Copy(length, part =>
        {
            checksum.Append(part);
            if (keep)
            {
                target.Write(part);
            }
        });
        var given = source.ReadBytes(sizeof(uint));
        if (BinaryPrimitives.ReadUInt32BigEndian(given) != checksum.GetCurrentHashAsUInt32())
        {
            throw new UnfitFileException();
        }

        if (keep)
        {
            target.Write(given);
        }
    }
}
