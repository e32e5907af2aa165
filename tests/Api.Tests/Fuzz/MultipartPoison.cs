using System.Text;
using OrleansTickets.Api.Tests.Files;

namespace OrleansTickets.Api.Tests.Fuzz;

/// <summary>Uploads that can never be valid.</summary>
internal static class MultipartPoison
{
    private const string Boundary = "fuzz";
    private const string ContentType = $"multipart/form-data; boundary={Boundary}";
    private const string Disposition = "Content-Disposition: form-data; name=\"file\"; filename=\"a.png\"";

    private static readonly string[] OtherKinds =
        ["<html><script>alert(1)</script>", "<svg onload=alert(1)>", "MZ", "PK\u0003\u0004", "%PDF-0.1", "GIF90a", "BM", "\u00ff\u00d8", "#!/bin/sh"];

    private static readonly string[] WrongHeads =
    [
        "", "Content-Disposition: form-data; name=\"file\"", "Content-Disposition: form-data; name=\"other\"; filename=\"a\"", "no colon",
        "Content-Disposition: attachment; filename=\"a\"", "Content-Disposition: form-data; filename=\"a\"", "Content-Disposition: ;;;=\"",
        "Content-Disposition: form-data; name=\"file\"; filename=\"a", "Content-Disposition: form-data; name=\"FILE\"; filename=\"a\"",
    ];

    public static (string Kind, string ContentType, byte[] Body) Next(Random random)
    {
        var sample = SampleFiles.Read(HostileText.Pick(random, SampleFiles.Names));
        return random.Next(10) switch
        {
            0 => ("cut", ContentType, Cut(sample, random)),
            1 => ("no boundary", HostileText.Pick(random, (string[])["multipart/form-data", "multipart/form-data; boundary=", $"multipart/form-data; boundary={new string('a', 71)}"]), Body(Disposition, sample)),
            2 => ("other boundary", "multipart/form-data; boundary=other", Body(Disposition, sample)),
            3 => ("two parts", ContentType, [.. Part(Disposition, sample), .. Body(Disposition, sample)]),
            4 => ("wrong head", ContentType, Body(HostileText.Pick(random, WrongHeads), sample)),
            5 => ("empty", ContentType, Body(Disposition, [])),
            6 => ("other kind", ContentType, Body(Disposition, Encoding.Latin1.GetBytes(HostileText.Pick(random, OtherKinds)))),
            7 => ("damaged", ContentType, Body(Disposition, Damaged(random))),
            8 => ("long head", ContentType, Body($"{Disposition}\r\nX: {new string('x', random.Next(9_000, 30_000))}", sample)),
            _ => ("noise", ContentType, HostileText.Bytes(random, random.Next(1, 2_000))),
        };
    }

    private static byte[] Part(string head, byte[] content) => [.. Latin1($"--{Boundary}\r\n{head}\r\n\r\n"), .. content, .. "\r\n"u8];

    private static byte[] Body(string head, byte[] content) => [.. Part(head, content), .. Latin1($"--{Boundary}--\r\n")];

    /// <summary>Without the last dashes it has no end.</summary>
    private static byte[] Cut(byte[] content, Random random)
    {
        var body = Body(Disposition, content);
        return body[..random.Next(body.Length - 4)];
    }

    /// <summary>Every byte of a PNG counts.</summary>
    private static byte[] Damaged(Random random)
    {
        var png = SampleFiles.Png(random.Next(100, 2_000));
        png[random.Next(png.Length)] ^= (byte)random.Next(1, 256);
        return png;
    }

    private static byte[] Latin1(string text) => Encoding.Latin1.GetBytes(text);
}
