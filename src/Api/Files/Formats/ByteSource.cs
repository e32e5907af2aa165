using System.Buffers.Binary;

namespace OrleansTickets.Api.Files.Formats;

/// <summary>A file being taken apart: reads forward through a small buffer, and takes an early end for damage.</summary>
/// <param name="stream">Of known length, at its beginning.</param>
internal sealed class ByteSource(Stream stream)
{
    private readonly byte[] _buffer = new byte[16 * 1024];
    private int _at;
    private int _end;

    public long Length { get; } = stream.Length;

    public long Position { get; private set; }

    public long Remaining => Length - Position;

    public byte ReadByte()
    {
        var value = Buffered()[0];
        Advance(1);
        return value;
    }

    public byte[] ReadBytes(int count)
    {
        Need(count);
        var bytes = new byte[count];
        for (var read = 0; read < count;)
        {
            var part = Buffered();
            part = part[..Math.Min(part.Length, count - read)];
            part.CopyTo(bytes.AsSpan(read));
            read += part.Length;
            Advance(part.Length);
        }

        return bytes;
    }

    public ushort ReadUInt16BigEndian() => BinaryPrimitives.ReadUInt16BigEndian(ReadBytes(sizeof(ushort)));

    public uint ReadUInt32BigEndian() => BinaryPrimitives.ReadUInt32BigEndian(ReadBytes(sizeof(uint)));

    public uint ReadUInt32LittleEndian() => BinaryPrimitives.ReadUInt32LittleEndian(ReadBytes(sizeof(uint)));

    public void Skip(long count) => Copy(count, static _ => { });

    public void CopyTo(Stream target, long count) => Copy(count, target.Write);

    /// <summary>Hands over the next bytes piece by piece.</summary>
    public void Copy(long count, ReadOnlySpanAction take)
    {
        Need(count);
        while (count > 0)
        {
            var part = Buffered();
            part = part[..(int)Math.Min(part.Length, count)];
            take(part);
            count -= part.Length;
            Advance(part.Length);
        }
    }

    /// <summary>Copies what comes before the next such byte, and passes that over.</summary>
    public void CopyUntil(byte value, Stream target)
    {
        while (true)
        {
            var part = Buffered();
            var index = part.IndexOf(value);
            target.Write(index < 0 ? part : part[..index]);
            Advance(index < 0 ? part.Length : index + 1);
            if (index >= 0)
            {
                return;
            }
        }
    }

    private void Need(long count)
    {
        if (count > Remaining)
        {
            throw new UnfitFileException();
        }
    }

    private ReadOnlySpan<byte> Buffered()
    {
        if (_at == _end)
        {
            _at = 0;
            _end = stream.Read(_buffer);
            if (_end == 0)
            {
                throw new UnfitFileException();
            }
        }

        return _buffer.AsSpan(_at, _end - _at);
    }

    private void Advance(int count)
    {
        _at += count;
        Position += count;
    }
}

internal delegate void ReadOnlySpanAction(ReadOnlySpan<byte> bytes);
