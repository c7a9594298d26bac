# The program alone: `cargo xtask dist` puts it below target/dist/image, `docker buildx build .` makes the image.
# docker run --rm -v "$PWD:/work" wxauthlint check provider.yaml
FROM scratch
ARG TARGETARCH
COPY target/dist/image/${TARGETARCH}/wxauthlint /usr/bin/wxauthlint
COPY LICENSE-MIT LICENSE-APACHE /licenses/
WORKDIR /work
USER 65532:65532
ENTRYPOINT ["/usr/bin/wxauthlint"]
