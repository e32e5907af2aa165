using System.Buffers.Binary;

namespace OrleansTickets.Api.Files.Formats;

/// <summary>
/// Copies a JPEG segment by segment. Of the metadata its JFIF header, colour profile and Adobe transform are kept; of EXIF the
/// orientation alone, or photos would lie on their side.
/// </summary>
internal sealed class JpegCopy(ByteSource source, Stream target)
{
    /// <summary>Real ones have about ten; each makes a browser decode the whole picture again.</summary>
    private const int MaxScans = 100;

    private const byte Prefix = 0xff;
    private const byte BaselineFrame = 0xc0;
    private const byte ProgressiveFrame = 0xc2;
    private const byte HuffmanTables = 0xc4;
    private const byte FirstRestart = 0xd0;
    private const byte LastRestart = 0xd7;
    private const byte StartOfImage = 0xd8;
    private const byte EndOfImage = 0xd9;
    private const byte StartOfScan = 0xda;
    private const byte QuantizationTables = 0xdb;
    private const byte RestartInterval = 0xdd;
    private const byte App0 = 0xe0;
    private const byte App1 = 0xe1;
    private const byte App2 = 0xe2;
    private const byte App14 = 0xee;
    private const byte App15 = 0xef;
    private const byte Comment = 0xfe;

    /// <summary>Up to the size of the thumbnail, which is left out.</summary>
    private const int JfifLength = 12;

    private ImageSize? _size;
    private int _scans;

    public ImageSize Run()
    {
        source.Skip(2);
        target.Write([Prefix, StartOfImage]);
        for (var marker = ReadMarker(); marker != EndOfImage;)
        {
            marker = CopySegment(marker);
        }

        target.Write([Prefix, EndOfImage]);
        return _scans > 0 ? _size! : throw new UnfitFileException();
    }

    /// <returns>The marker of what comes next.</returns>
    private byte CopySegment(byte marker)
    {
        var length = source.ReadUInt16BigEndian();
        var payload = source.ReadBytes(length >= sizeof(ushort) ? length - sizeof(ushort) : throw new UnfitFileException());
        switch (marker)
        {
            case >= BaselineFrame and <= ProgressiveFrame:
                ReadFrame(payload);
                Write(marker, payload);
                break;
            case StartOfScan:
                CheckScan(payload);
                Write(marker, payload);
                return CopyScan();
            case HuffmanTables or QuantizationTables or RestartInterval:
                Write(marker, payload);
                break;
            case >= App0 and <= App15:
                CopyApplication(marker, payload);
                break;
            case Comment:
                break;
            default:
                throw new UnfitFileException();
        }

        return ReadMarker();
    }

    private void CopyApplication(byte marker, byte[] payload)
    {
        if (marker == App0 && payload.Length > JfifLength && payload.AsSpan().StartsWith("JFIF\0"u8))
        {
            Write(marker, [.. payload[..JfifLength], 0, 0]);
        }
        else if ((marker == App2 && payload.AsSpan().StartsWith("ICC_PROFILE\0"u8))
            || (marker == App14 && payload.Length == 12 && payload.AsSpan().StartsWith("Adobe"u8)))
        {
            Write(marker, payload);
        }
        else if (marker == App1 && ExifOrientation.Find(payload) is { } orientation)
        {
            Write(marker, ExifOrientation.Write(orientation));
        }
    }

    private void ReadFrame(byte[] payload)
    {
        const int fixedLength = 6;
        if (_size is not null || payload.Length < fixedLength || payload[0] != 8
            || payload[5] is not (1 or 3 or 4) || payload.Length != fixedLength + (3 * payload[5]))
        {
            throw new UnfitFileException();
        }

        _size = ImageSize.Of(BinaryPrimitives.ReadUInt16BigEndian(payload.AsSpan(3)), BinaryPrimitives.ReadUInt16BigEndian(payload.AsSpan(1)));
    }

    private void CheckScan(byte[] payload)
    {
        if (_size is null || ++_scans > MaxScans || payload.Length == 0
            || payload[0] is < 1 or > 4 || payload.Length != 4 + (2 * payload[0]))
        {
            throw new UnfitFileException();
        }
    }

    /// <summary>Compressed data, in which a prefix is followed by zero where it is data, else by a marker.</summary>
    private byte CopyScan()
    {
        while (true)
        {
            source.CopyUntil(Prefix, target);
            var next = ReadAfterPrefix();
            if (next is not (0 or (>= FirstRestart and <= LastRestart)))
            {
                return next;
            }

            target.Write([Prefix, next]);
        }
    }

    private byte ReadMarker() => source.ReadByte() == Prefix ? ReadAfterPrefix() : throw new UnfitFileException();

    /// <summary>Any number of prefixes may fill the space before a marker.</summary>
    private byte ReadAfterPrefix()
    {
        byte next;
        do
        {
            next = source.ReadByte();
        }
        while (next == Prefix);

        return next;
    }

    private void Write(byte marker, ReadOnlySpan<byte> payload)
    {
        Span<byte> head = [Prefix, marker, 0, 0];
        BinaryPrimitives.WriteUInt16BigEndian(head[2..], (ushort)(payload.Length + sizeof(ushort)));
        target.Write(head);
        target.Write(payload);
    }
}
