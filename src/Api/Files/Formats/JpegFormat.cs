namespace OrleansTickets.Api.Files.Formats;

/// <summary>JPEG (ITU-T T.81): baseline, extended and progressive, which are what browsers show.</summary>
internal sealed class JpegFormat : FileFormat
{
    public override string ContentType => "image/jpeg";

    public override IReadOnlyList<string> Extensions { get; } = ["jpg", "jpeg"];

    public override bool Recognises(ReadOnlySpan<byte> head) => head.StartsWith((ReadOnlySpan<byte>)[0xff, 0xd8, 0xff]);

    public override ImageSize? Copy(ByteSource source, Stream target) => new JpegCopy(source, target).Run();
}
